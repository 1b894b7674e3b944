from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import formatLang

MANAGER = "shop_crm_tiering.group_shop_crm_manager"
TASK = "shop_crm_complaints.mail_activity_type_approval"
# More than anybody promises, and less than the database counts exactly.
MAX_AMOUNT = 10**12


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

    def write(self, vals):
        if "remedy_amount" in vals:
            self._check_amount(vals["remedy_amount"])
        return super().write(vals)

    @api.model
    def _check_amount(self, worth):
        try:
            is_amount = 0 <= float(worth or 0) < MAX_AMOUNT
        except (OverflowError, TypeError, ValueError):
            is_amount = False
        if not is_amount:
            raise UserError(self.env._("Worth: write an amount, 0 or more."))

    # ------------------------------------------------------------
    # WHAT ONE MAY PROMISE
    # ------------------------------------------------------------

    def _get_approval_problem(self):
        """Return why the remedy can't be promised yet, or nothing."""
        if self.approval_state == "approved" or not self.remedy_amount:
            return None
        if self.approval_state == "requested":
            return self.env._("Permission: the store manager has not answered yet.")
        problem = self._get_limit_problem(self.env.user)
        return problem and self.env._("%s Ask for permission.", problem)

    def _get_limit_problem(self, user):
        """Return why a user may not allow the remedy, in a sentence, or nothing."""
        if problem := self._get_personal_problem(user):
            return problem
        line = self.env["shop.complaint.authority"]._get_line(
            user, self.remedy_id, self.company_id
        )
        if not line.is_case_unlimited:
            total = self._get_granted_total() + self.remedy_amount
            if total > line.case_limit:
                return self._describe_limit("case", total, line.case_limit)
        return self._get_customer_problem(user, self.remedy_id, self.remedy_amount)

    def _get_personal_problem(self, user):
        if self.q_staff_id == user:
            return self.env._("Permission: the case is about you, ask somebody else.")
        return None

    def _get_customer_problem(self, user, remedy, added=0):
        """Return why a user may not allow the customer what was allowed, and more."""
        line = self.env["shop.complaint.authority"]._get_line(
            user, remedy, self.company_id
        )
        if self.partner_id and not line.is_customer_unlimited:
            total = self._get_granted_to_customer(line.period_days) + added
            if total > line.customer_limit:
                return self._describe_limit("customer", total, line.customer_limit)
        return None

    def _describe_limit(self, whose, total, limit):
        sums = {
            name: formatLang(self.env, value, currency_obj=self.currency_id)
            for name, value in (("total", total), ("limit", limit))
        }
        if whose == "case":
            return self.env._(
                "Worth: %(total)s for this case, your limit is %(limit)s.", **sums
            )
        return self.env._(
            "Worth: %(total)s for this customer, your limit is %(limit)s.", **sums
        )

    def _get_granted_total(self):
        """Return what was allowed in this case, this very offer left out."""
        return sum(self._filter_counted(self.grant_ids).mapped("amount"))

    def _get_granted_to_customer(self, days):
        """Return what was allowed to the customer lately, this very offer left out."""
        if not self._is_within_reach():
            return 0
        since = self.env["res.company"]._shop_now() - timedelta(days=days)
        # sudo: also in cases of other people, a sum alone
        grants = self.env["shop.complaint.grant"].sudo()
        found = grants.search(
            [
                ("customer_id", "=", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("create_date", ">", since),
            ]
        )
        return sum(self._filter_counted(found).mapped("amount"))

    def _filter_counted(self, grants):
        return grants.filtered(lambda each: each.state != "withdrawn")

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
        return {"approval_state": self.approval_state}

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

    def _leave_step(self):
        if self.step_id.code == "solution" and self.state == "open":
            self._promise()
        return super()._leave_step()

    def _promise(self):
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

    def _reset_offer(self):
        """An offer that changed is a new one: nobody allowed it yet."""
        for case in self:
            case._withdraw_approval()
            case._transition({"offer_version": case.offer_version + 1})

    def _withdraw_approval(self):
        """Take back what was asked for, or allowed and has not been paid."""
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

    # ------------------------------------------------------------
    # THE MANAGER'S TASK
    # ------------------------------------------------------------

    def _schedule_approval_tasks(self):
        for user in self._get_approvers():
            self.activity_schedule(
                TASK,
                user_id=user.id,
                summary=self.env._("Remedy to allow: %s", self.name),
            )

    def _get_approvers(self):
        """Return the managers of the company who may allow the remedy."""
        managers = self._get_managers(self.company_id)
        return managers.filtered(lambda user: not self._get_limit_problem(user))

    @api.model
    def _get_managers(self, company):
        # sudo: who works here is no secret inside the company
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(MANAGER).ids),
                    ("company_ids", "in", company.id),
                    ("share", "=", False),
                ]
            )
        )

    def _close_approval_tasks(self):
        # sudo: the task of a colleague, which has become pointless
        self.sudo().activity_unlink([TASK])
