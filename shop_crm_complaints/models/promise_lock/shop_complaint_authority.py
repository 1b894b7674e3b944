from odoo import api, fields, models
from odoo.exceptions import ValidationError

# An amount is a number or nothing; the database keeps 0 for both.
UNLIMITED = {
    "case_limit": "is_case_unlimited",
    "customer_limit": "is_customer_unlimited",
}


class ShopComplaintAuthority(models.Model):
    """How much a user can promise without approval, per case and per customer.

    Several lines may fit: a user's own goes before that of a group, one for the remedy
    before one for all, then the highest. Without a line the limit is 0.
    """

    _name = "shop.complaint.authority"
    _description = "Authority Limit"
    _order = "user_id, group_id, remedy_id, id"

    group_id = fields.Many2one("res.groups", string="Role", ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Person", ondelete="cascade")
    remedy_id = fields.Many2one(
        "shop.complaint.remedy",
        ondelete="cascade",
        help="Leave empty for all remedies.",
    )
    company_id = fields.Many2one(
        "res.company", ondelete="cascade", help="Leave empty for all companies."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    case_limit = fields.Monetary(
        string="Limit per case", help="Leave empty for no limit."
    )
    customer_limit = fields.Monetary(
        string="Limit per customer", help="Leave empty for no limit."
    )
    is_case_unlimited = fields.Boolean(string="No limit per case")
    is_customer_unlimited = fields.Boolean(string="No limit per customer")
    period_days = fields.Integer(string="Period (days)", default=365, required=True)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for line in self:
            line.currency_id = (line.company_id or self.env.company).currency_id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [self._fill_unlimited(vals, UNLIMITED) for vals in vals_list]
        )

    def write(self, vals):
        return super().write(self._fill_unlimited(vals, UNLIMITED.keys() & vals.keys()))

    @api.model
    def _fill_unlimited(self, vals, names):
        """Return the values with a box for each limit: without limit, if empty."""
        told = {}
        for name in names:
            box = UNLIMITED[name]
            value = vals.get(name)
            told[box] = vals.get(box, value is None or value is False)
        return {**vals, **told}

    # a new line always has the boxes, it may have neither of the others
    @api.constrains("user_id", "group_id", "is_case_unlimited")
    def _check_whose(self):
        for line in self:
            if bool(line.user_id) == bool(line.group_id):
                raise ValidationError(
                    self.env._("Role, Person: fill in exactly one of them.")
                )

    @api.constrains("case_limit", "customer_limit", "period_days")
    def _check_numbers(self):
        for line in self:
            if min(line.case_limit, line.customer_limit) < 0:
                raise ValidationError(
                    self.env._("Limit per case, Limit per customer: enter 0 or more.")
                )
            if line.period_days < 1:
                raise ValidationError(self.env._("Period (days): enter 1 or more."))

    @api.model
    def _get_line(self, user, remedy, company):
        """Return the line that counts for a user, perhaps none."""
        # sudo: what one may promise is looked up for others as well
        lines = self.sudo().search(
            [
                "|",
                ("user_id", "=", user.id),
                ("group_id", "in", user.all_group_ids.ids),
                ("remedy_id", "in", (remedy.id, False)),
                ("company_id", "in", (company.id, False)),
            ]
        )
        return max(lines, key=lambda line: line._get_rank(), default=lines)

    def _get_rank(self):
        """Return how closely the line fits: the greater the sooner."""
        unlimited = float("inf")
        return (
            bool(self.user_id),
            bool(self.remedy_id),
            unlimited if self.is_case_unlimited else self.case_limit,
            unlimited if self.is_customer_unlimited else self.customer_limit,
            self.id,
        )
