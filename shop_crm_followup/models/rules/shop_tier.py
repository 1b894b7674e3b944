from odoo import fields, models


class ShopTier(models.Model):
    _inherit = "shop.tier"

    budget_count = fields.Integer(
        string="Contact limit",
        help="Within the company's contact limit period. 0: the company's limit. A "
        "tier can only have a lower limit.",
    )

    _budget_count_positive = models.Constraint(
        "CHECK(budget_count >= 0)", "Contact limit: enter 0 or more."
    )
