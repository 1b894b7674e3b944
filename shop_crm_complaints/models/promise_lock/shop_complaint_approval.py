from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER


class ShopComplaint(models.Model):
    """The promise lock: a remedy beyond one's authority waits for somebody who has it.

    What was allowed adds up, for the case and for the customer. Whoever adds to it
    writes the case and the customer's row first, so that two at once never meet.
    """

    _inherit = "shop.complaint"

    remedy_id = fields.Many2one(
        "shop.complaint.remedy", ondelete="restrict", copy=False, tracking=True
    )
    remedy_amount = fields.Monetary(string="Worth", copy=False, tracking=True)
    approval_state = fields.Selection(
        [
            ("none", "Not asked for"),
            ("requested", "Asked for"),
            ("approved", "Allowed"),
            ("refused", "Refused"),
        ],
        string="Permission",
        required=True,
        default="none",
        readonly=True,
        copy=False,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Asked by", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Allowed by", readonly=True, copy=False
    )
    offer_version = fields.Integer(readonly=True, copy=False)

    _requested_idx = models.Index("(company_id) WHERE approval_state = 'requested'")

    # ------------------------------------------------------------
    # ASKING AND ANSWERING
    # ------------------------------------------------------------

    def action_request_approval(self):
        """Ask a manager for permission to promise the remedy.

        :return: ``{"approval_state": "requested"}``, or ``none`` where the user needs
            no permission
        """
        self._begin_action("open")
        self._check_at_solution()
        if self.approval_state in ("requested", "approved"):
            raise UserError(self._describe_approval_state())
        if self._get_approval_problem():
            self._transition(
                {"approval_state": "requested", "requested_by_id": self.env.uid}
            )
            self._schedule_approval_tasks()
        return {"approval_state": self.approval_state}

    def action_approve(self):
        """Allow the remedy that stands in the case.

        :return: ``{"approval_state": "approved"}``
        :raise UserError: nothing was asked for, beyond the user's own limits, or the
            case is about the user
        """
        self._begin_action("open")
        self._check_requested()
        self._lock_customer()
        if problem := self._get_limit_problem(self.env.user):
            raise UserError(problem)
        self._grant()
        self._transition({"approval_state": "approved", "approved_by_id": self.env.uid})
        self._close_approval_tasks()
        self._notify_requester()
        return {"approval_state": self.approval_state}

    def action_refuse(self, reason):
        """Refuse the remedy that was asked for.

        :param str reason: why, for who asked
        :return: ``{"approval_state": "refused"}``
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a store manager refuses a remedy."))
        self._begin_action("open")
        self._check_requested()
        reason = self._check_reason(reason)
        self._transition({"approval_state": "refused"})
        self._note(self.env._("The remedy was refused."), reason)
        self._close_approval_tasks()
        self._notify_requester(reason)
        return {"approval_state": self.approval_state}

    def _get_approval_problem(self):
        """Return why the remedy can't be promised yet, or nothing."""
        if self.approval_state == "approved" or not self.remedy_amount:
            return None
        if self.approval_state == "requested":
            return self._describe_pending()
        problem = self._get_limit_problem(self.env.user)
        return problem and self.env._("%s Ask for permission.", problem)

    def _check_at_solution(self):
        if self.step_id.code != "solution" or not self.remedy_id:
            raise UserError(
                self._ask_for("remedy_id", self.env._("choose it in its step first."))
            )

    def _check_requested(self):
        if self.approval_state != "requested":
            raise UserError(self._describe_approval_state())

    def _describe_approval_state(self):
        states = self._fields["approval_state"]._description_selection(self.env)
        return self.env._("Permission: “%s”.", dict(states)[self.approval_state])

    def _grant_within_limit(self):
        """Allow what the user may promise alone, when the proposal is made."""
        if self.remedy_amount and self.approval_state == "none":
            self._lock_customer()
            if problem := self._get_limit_problem(self.env.user):
                raise UserError(problem)
            self._grant()
            self._transition(
                {"approval_state": "approved", "approved_by_id": self.env.uid}
            )

    def _lock_customer(self):
        """Let nobody else allow something to this customer meanwhile."""
        customer = self.partner_id.commercial_partner_id
        if customer:
            followups = self.env["shop.followup"]
            followups._lock_budgets(self.company_id, customer.ids)

    def _grant(self):
        line = self.env["shop.complaint.authority"]._get_line(
            self.env.user, self.remedy_id, self.company_id
        )
        unlimited = line.is_case_unlimited or line.is_customer_unlimited
        # sudo: grants are written by the methods of a case alone; rights were checked
        self.env["shop.complaint.grant"].sudo().create(
            {
                "complaint_id": self.id,
                "company_id": self.company_id.id,
                "remedy_id": self.remedy_id.id,
                "amount": self.remedy_amount,
                "user_id": self.env.uid,
                "is_unlimited": unlimited,
            }
        )

    # ------------------------------------------------------------
    # ANOTHER OFFER
    # ------------------------------------------------------------

    @api.onchange("remedy_id", "remedy_amount")
    def _onchange_offer(self):
        """Show what saving will do: nobody allowed the changed offer yet."""
        self.approval_state = "none"

    def _reset_offer(self):
        """An offer that changed is a new one: nobody allowed it yet."""
        for case in self:
            case._withdraw_approval()
            case._renew_offer()

    def _renew_offer(self):
        """Count the offer up: what was proposed before can't be answered any more."""
        self._transition({"offer_version": self.offer_version + 1})

    def _withdraw_declined(self):
        """Take the declined remedy off the case, and what was allowed for it."""
        offer = self._format_value("remedy_id")
        if self.remedy_amount:
            offer = f"{offer} {self._format_value('remedy_amount')}"
        self._message_log(body=self.env._("The customer declined: %s", offer))
        self._withdraw_approval()
        self._transition({"remedy_id": False, "remedy_amount": 0})

    def _withdraw_approval(self):
        """Take back what was asked for, or allowed and has not been paid."""
        self._close_answer_tasks()
        # sudo: as above
        grants = self.sudo().grant_ids
        grants.filtered(lambda each: each.state == "approved").state = "withdrawn"
        self._transition(
            {
                "approval_state": "none",
                "requested_by_id": False,
                "approved_by_id": False,
            }
        )
        self._close_approval_tasks()
