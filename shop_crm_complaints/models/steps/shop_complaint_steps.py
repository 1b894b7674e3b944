from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.shop_crm_followup.tools.texts import as_html
from odoo.addons.shop_crm_tiering.tools.arguments import get_text

from .shop_complaint_evidence import STEP_BY_FIELD
from .shop_complaint_step import STEPS
from .shop_complaint_suggestion import SUGGESTION_FIELDS

CODES = [code for code, _name in STEPS]


class ShopComplaint(models.Model):
    """The workflow of a case: next, back, close, cancel, reopen."""

    _inherit = "shop.complaint"

    step_id = fields.Many2one(
        "shop.complaint.step",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self._get_step("vent"),
        group_expand="_read_group_step_id",
    )
    step_code = fields.Selection(related="step_id.code", string="Step code")
    waiting = fields.Boolean(string="Waiting for customer", readonly=True, copy=False)
    revision = fields.Integer(
        readonly=True,
        copy=False,
        help=("Incremented on each change, to detect concurrent edits."),
    )
    missing = fields.Text(string="Still required", compute="_compute_missing")

    @api.model
    def _get_step(self, code):
        # sudo: the steps are no secret; a form of a stranger begins at the first
        return self.env["shop.complaint.step"].sudo().search([("code", "=", code)])

    @api.model
    def _read_group_step_id(self, steps, domain):
        return steps.search([])  # pylint: disable=no-search-all

    @api.depends(lambda self: self._get_missing_depends())
    def _compute_missing(self):
        for case in self:
            is_open = case.state == "open" and case._is_within_reach()
            case.missing = "\n".join(case._get_missing()) if is_open else False

    @api.model
    def _get_missing_depends(self):
        """Return the fields that say what is missing; addons append theirs."""
        case = ("state", "step_id", "kind", "approval_state", "partner_id")
        return [*case, *STEP_BY_FIELD, *SUGGESTION_FIELDS]

    # ------------------------------------------------------------
    # NEXT AND BACK
    # ------------------------------------------------------------

    def action_next(self):
        """Go on to the next step; dissatisfied customers get another proposal.

        :return: ``{"step": code of the new step}``
        :raise AccessError: who may not write the case
        :raise UserError: what the present step still needs, all of it
        """
        self._begin_action("open")
        self._check_six_steps()
        if self.step_id.code == CODES[-1]:
            raise UserError(self.env._("This is the last step: close the case."))
        if missing := self._get_missing():
            raise UserError("\n".join(missing))
        target = self._get_next_code()
        self._leave_step()
        self._enter_step(target)
        return {"step": target}

    def _get_next_code(self):
        """Return the code of the step that follows on what was answered."""
        if self.opinion == "unsatisfied":
            return "solution"
        return CODES[CODES.index(self.step_id.code) + 1]

    def action_back(self, reason):
        """Go back one step, so that its answers can be changed.

        :param str reason: why, for who asks later
        :return: ``{"step": code of the new step}``
        """
        self._begin_action("open")
        self._check_six_steps()
        reason = self._check_reason(reason)
        code = self.step_id.code
        if code == CODES[0]:
            raise UserError(
                self.env._("This is the first step: there is no step before it.")
            )
        target = CODES[CODES.index(code) - 1]
        self._leave_step()
        self._enter_step(target)
        self._note(self.env._("Back to “%s”.", self.step_id.name), reason)
        return {"step": target}

    def _set_step(self, code):
        """Move the case, and reset the customer's opinion."""
        values = {"step_id": self._get_step(code).id}
        if code != "followup":
            values["loops"] = self.loops + (self.opinion == "unsatisfied")
            values["opinion"] = False
        self._transition(values)

    def _start_clocks(self):
        for case in self:
            case._start_clock()

    # ------------------------------------------------------------
    # CLOSE, CANCEL, REOPEN
    # ------------------------------------------------------------

    def action_close(self):
        """Close the case once everything is done.

        :return: ``{"state": "closed"}``
        :raise UserError: what is still needed
        """
        self._begin_action("open")
        if missing := self._missing_to_close():
            raise UserError("\n".join(missing))
        self._stop_clock()
        self._end("closed", self._get_close_reason())
        return {"state": self.state}

    def _missing_to_close(self):
        """Return what is required before the case can be closed, in sentences."""
        if self.kind == "complaint" and self.step_id.code != "followup":
            return [
                self.env._(
                    "%(field)s: the case is at “%(step)s”. Complete the six steps "
                    "first.",
                    field=self._get_label("step_id"),
                    step=self.step_id.name,
                )
            ]
        return self._get_missing()

    def action_cancel(self, reason):
        """Cancel a case entered twice or by mistake.

        :param str reason: why
        :return: ``{"state": "cancelled"}``
        """
        self._begin_action("open")
        reason = self._check_reason(reason)
        self._stop_clock()
        self._withdraw_approval()
        self._end("cancelled", reason)
        self._note(self.env._("Cancelled."), reason)
        return {"state": self.state}

    def action_reopen(self, reason):
        """Reopen an ended case at the proposal, or at its step before that.

        :param str reason: why
        :return: ``{"state": "open", "step": code}``
        """
        self._begin_action("closed", "cancelled")
        reason = self._check_reason(reason)
        code = min(self.step_id.code, "solution", key=CODES.index)
        self._transition({"state": "open", "closed_at": False, "end_reason": False})
        self._enter_step(code)
        self._note(self.env._("Reopened."), reason)
        return {"state": self.state, "step": code}

    def _end(self, state, reason=False):
        self._end_followups()
        self._transition(
            {
                "state": state,
                "closed_at": self.env["res.company"]._shop_now(),
                "end_reason": reason,
                "ended_badly": state == "closed" and self._is_unresolved(),
                "waiting": False,
                "waiting_since": False,
            }
        )

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    def _begin_action(self, *states):
        """Check rights and state, and lock the case for this transaction.

        :raise AccessError: who may not write the case
        :raise UserError: the case is in none of the states
        """
        self.ensure_one()
        self._shop_check_access("write")
        self._lock()
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(field)s: the case is “%(state)s”.",
                    field=self._get_label("state"),
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        self.state
                    ],
                )
            )

    def _lock(self):
        """Lock the case by writing it.

        Another one fails and is run again, on what this one left: a lock without a
        write would let both go on from the same picture.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE shop_complaint SET revision = COALESCE(revision, 0) + 1"
                " WHERE id = %s",
                self.id,
            )
        )
        self.invalidate_recordset()

    def _check_six_steps(self):
        if self.kind != "complaint":
            raise UserError(
                self.env._("Kind: a suggestion has no steps. Answer it, and close it.")
            )

    def _check_reason(self, reason):
        text = get_text(self.env, self.env._("Reason"), reason)
        if not text:
            raise UserError(self.env._("Reason: enter a reason."))
        return text

    def _note(self, what, reason):
        text = self.env._("%(what)s Reason: %(reason)s", what=what, reason=reason)
        self._message_log(body=as_html(text))
