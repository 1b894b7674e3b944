from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

# More than anybody promises, and less than the database counts exactly.
MAX_AMOUNT = 10**12


class ShopComplaint(models.Model):
    """What a user can promise: grants add up, per case and per customer."""

    _inherit = "shop.complaint"

    @api.model
    def _check_amount(self, vals):
        try:
            is_amount = 0 <= float(vals.get("remedy_amount") or 0) < MAX_AMOUNT
        except (OverflowError, TypeError, ValueError):
            is_amount = False
        if not is_amount:
            raise UserError(self.env._("Amount: enter 0 or more."))

    def _needs_amount(self):
        """Return whether the remedy costs money: without one it passes every limit."""
        return self.remedy_id.costs_money and not self.remedy_amount

    def _get_limit_problem(self, user):
        """Return why a user may not approve the remedy, in a sentence, or nothing."""
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
            return self.env._(
                "Approval: you are involved in this case; ask a colleague to approve."
            )
        return None

    def _get_customer_problem(self, user, remedy, added=0):
        """Return why a user may not grant the customer ``added`` more, or nothing."""
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
                "Amount: %(total)s for this case, your limit is %(limit)s.", **sums
            )
        return self.env._(
            "Amount: %(total)s for this customer, your limit is %(limit)s.", **sums
        )

    def _get_granted_total(self):
        """Return the amount granted in this case, the present offer left out."""
        return sum(self._filter_counted(self.grant_ids).mapped("amount"))

    def _get_granted_to_customer(self, days):
        """Return the amount granted to the customer lately, without this offer."""
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
        """Return the grants that count for the limits."""
        counted = grants.filtered(lambda each: each.state != "withdrawn")
        if self.id or self.approval_state != "none":
            return counted
        # on the screen: saving the changed offer withdraws the grant of the former one
        own = self._origin.grant_ids
        return counted.filtered(
            lambda each: each.state == "paid" or each._origin not in own
        )
