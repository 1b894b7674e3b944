from odoo import fields, models


class ShopTier(models.Model):
    _inherit = "shop.tier"

    budget_count = fields.Integer(
        string="Contacts at most",
        help="In the days of the company's budget. 0: as for everybody. A tier can "
        "only allow less.",
    )

    _budget_count_positive = models.Constraint(
        "CHECK(budget_count >= 0)", "Contacts at most: 0 or more."
    )
