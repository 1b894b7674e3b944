from uuid import uuid4

from odoo import models
from odoo.exceptions import UserError


class ShopComplaint(models.Model):
    """Another customer of a case: what was approved counts for this one from now on.

    It has to fit the limits again, and the former customer's link opens nothing more.
    """

    _inherit = "shop.complaint"

    def _change_customer(self, before):
        """Check what was approved against the limits of the new customers.

        :param dict before: the customer that each case had
        """
        for case in self:
            if case.partner_id != before[case]:
                case._fit_customer()

    def _fit_customer(self):
        if self.access_token:
            self._transition({"access_token": str(uuid4())})
        if self._get_limit_violation() and self.step_id.code == "solution":
            self._reset_offer()
        if problem := self._get_limit_violation():
            raise UserError(problem)

    def _notify_changed(self, customers):
        """Notify screens that show these customers that their cases changed."""
        if customers:
            for company in self.company_id:
                company._shop_notify_changed(customers.ids)

    def _get_limit_violation(self):
        """Return why the approved amount exceeds this customer's limits, or nothing."""
        grants = self._filter_counted(self.grant_ids)
        if grants and not self.partner_id:
            return self._ask_for(
                "partner_id",
                self.env._("an amount is approved; choose the customer it is for."),
            )
        if grants:
            self._lock_customer()
        problems = (self._get_grant_violation(grant) for grant in grants)
        return next(filter(None, problems), None)

    def _get_grant_violation(self, grant):
        """Return why neither approver nor user may grant it to this customer."""
        if not self._get_customer_problem(grant.user_id, grant.remedy_id):
            return None
        user, remedy = self.env.user, grant.remedy_id
        problem = self._get_personal_problem(user)
        problem = problem or self._get_customer_problem(user, remedy)
        line = self.env["shop.complaint.authority"]._get_line(
            user, remedy, self.company_id
        )
        if not problem and line.is_customer_unlimited:
            # sudo: grants are written by the methods of a case alone
            grant.sudo().is_unlimited = True
        return problem
