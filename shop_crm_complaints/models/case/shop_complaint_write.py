from odoo import api, models
from odoo.tools.misc import clean_context

# In the context of the one private transition. A client can send the key but not
# this object.
TRANSITION = object()


class ShopComplaint(models.Model):
    """What happens when a case is created, changed or moved, and in which order.

    Guard -> what the change means -> consequences. The guard goes first: what is
    refused must have changed nothing, and what follows trusts the values. Consequences
    go last, they read the case as it is now, and the customer's screens are told when
    everything else is done. The methods called here live in the rooms of their
    subjects and are written once; nothing else of this addon overrides the four below.
    """

    _inherit = "shop.complaint"

    # ------------------------------------------------------------
    # CREATE
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_create(vals_list)
        # no default_ of a context sets what the values may not
        cases = self.with_env(self.env(context=clean_context(self.env.context)))
        cases = super(ShopComplaint, cases).create(
            [self._prepare_create(vals) for vals in vals_list]
        )
        cases._after_create()
        return cases.with_env(self.env)

    @api.model
    def _check_create(self, vals_list):
        for vals in vals_list:
            self._check_new(vals)

    @api.model
    def _prepare_create(self, vals):
        return {**vals, **self._prepare_new(vals)}

    def _after_create(self):
        self._fill_product()
        self._start_clocks()
        self._notify_changed(self.partner_id)

    # ------------------------------------------------------------
    # WRITE
    # ------------------------------------------------------------

    def write(self, vals):
        self._check_write(vals)
        before = {case: case.partner_id for case in self}
        result = super().write(self._prepare_write(vals))
        self._after_write(vals, before)
        return result

    def _check_write(self, vals):
        """Refuse what the user may not change here; the methods of a case may."""
        if not self._is_transition():
            self._check_workflow_fields(vals)
            self._check_step_fields(vals)
            self._check_ended(vals)
            self._check_channel(vals)
        self._check_online_answer(vals)
        self._check_amount(vals)
        self._check_kind(vals)

    def _prepare_write(self, vals):
        return (
            vals
            if self._is_transition()
            else {**vals, **self._prepare_checkbox_stamps(vals)}
        )

    def _after_write(self, vals, before):
        """Apply the consequences of what was written.

        :param dict before: customer of each case before the change
        """
        if "partner_id" in vals:
            self._change_customer(before)
        if "origin_line_ref" in vals:
            self._fill_product()
        if "remedy_document_ref" in vals:
            self._pay()
        if {"remedy_id", "remedy_amount"} & vals.keys() and not self._is_transition():
            self._reset_offer()
        if {"company_id", "partner_id", "state"} & vals.keys():
            self._notify_changed(self.partner_id.union(*before.values()))

    def _transition(self, vals):
        """Write what only the methods of a case may; they checked who acts."""
        return self.with_context(shop_complaint_transition=TRANSITION).write(vals)

    def _is_transition(self):
        return self.env.context.get("shop_complaint_transition") is TRANSITION

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def _leave_step(self):
        """Leave a completed step: the offer is granted, and its clock stops."""
        if self.step_id.code == "solution":
            self._close_answer_tasks()
            self._grant_within_limit()
        self._stop_clock()

    def _enter_step(self, code):
        """Stand at a step from now on.

        What was planned or proposed before goes first, while the case still says it;
        then the case moves, and what the new step needs is begun.
        """
        if code != "followup":
            self._end_followups()
        self._clear_unresolved()
        if code == "solution" and self.opinion == "unsatisfied":
            self._withdraw_declined()
        self._set_step(code)
        self._start_clock()
        if code == "followup":
            self._plan_followups()
        elif code == "solution":
            self._renew_offer()
        elif code == "opinion":
            self._clear_answer()
