from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER


class ShopComplaint(models.Model):
    """The promise lock: a remedy above the user's limit waits for an approval.

    Grants add up, per case and per customer. Each of them first writes the case and
    the customer's budget row, so that two at once never pass the limit together.
    """

    _inherit = "shop.complaint"

    remedy_id = fields.Many2one(
        "shop.complaint.remedy", ondelete="restrict", copy=False, tracking=True
    )
    remedy_amount = fields.Monetary(string="Amount", copy=False, tracking=True)
    approval_state = fields.Selection(
        [
            ("none", "Not requested"),
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("refused", "Rejected"),
        ],
        string="Approval",
        required=True,
        default="none",
        readonly=True,
        copy=False,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", string="Requested by", readonly=True, copy=False
    )
    approved_by_id = fields.Many2one(
        "res.users", string="Approved by", readonly=True, copy=False
    )
    offer_version = fields.Integer(readonly=True, copy=False)

    _requested_idx = models.Index("(company_id) WHERE approval_state = 'requested'")

    # ------------------------------------------------------------
    # REQUEST AND APPROVAL
    # ------------------------------------------------------------

    def action_request_approval(self):
        """Request approval of the remedy from the managers.

        :return: ``{"approval_state": "requested"}``, or ``none`` where the user needs
            no approval
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
        """Approve the remedy of the case.

        :return: ``{"approval_state": "approved"}``
        :raise UserError: nothing was requested, above the user's own limits, or the
            user is involved in the case
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
        """Reject the requested remedy.

        :param str reason: why, for the requester
        :return: ``{"approval_state": "refused"}``
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a store manager can reject a remedy."))
        self._begin_action("open")
        self._check_requested()
        reason = self._check_reason(reason)
        self._transition({"approval_state": "refused"})
        self._note(self.env._("The remedy was rejected."), reason)
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
        return problem and self.env._("%s Request approval.", problem)

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
        return self.env._("Approval: “%s”.", dict(states)[self.approval_state])

    def _grant_within_limit(self):
        """Grant the offer within the user's own limit when it is made."""
        if self.remedy_amount and self.approval_state == "none":
            self._lock_customer()
            if problem := self._get_limit_problem(self.env.user):
                raise UserError(problem)
            self._grant()
            self._transition(
                {"approval_state": "approved", "approved_by_id": self.env.uid}
            )

    def _lock_customer(self):
        """Lock the customer's budget row, so that two grants never pass at once."""
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
    # CHANGED OFFER
    # ------------------------------------------------------------

    @api.onchange("remedy_id", "remedy_amount")
    def _onchange_offer(self):
        """Show what saving will do: the changed offer has no approval yet."""
        self.approval_state = "none"

    def _reset_offer(self):
        """Withdraw the approval of an offer that changed, and count it up."""
        for case in self:
            case._withdraw_approval()
            case._renew_offer()

    def _renew_offer(self):
        """Increment the version: the previous offer can't be answered any more."""
        self._transition({"offer_version": self.offer_version + 1})

    def _withdraw_declined(self):
        """Remove the declined remedy, and withdraw its approval."""
        offer = self._format_value("remedy_id")
        if self.remedy_amount:
            offer = f"{offer} {self._format_value('remedy_amount')}"
        self._message_log(body=self.env._("The customer declined: %s", offer))
        self._withdraw_approval()
        self._transition({"remedy_id": False, "remedy_amount": 0})

    def _withdraw_approval(self):
        """Withdraw the request or the approval, unless it has been paid."""
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
