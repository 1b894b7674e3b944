from odoo import fields, models

from ...engine.products import DAYS


class ShopTierProduct(models.Model):
    """What the customers of a tier buy most, a few products each.

    Written by the weekly run alone (``engine/products.py``).
    """

    _name = "shop.tier.product"
    _description = "Best seller of a tier"
    _order = "customers desc, product_id, id"
    _rec_name = "product_id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    tier_id = fields.Many2one(
        "shop.tier", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one(
        "product.product", required=True, ondelete="cascade", index=True
    )
    customers = fields.Integer(help="Customers of the tier who bought the product.")
    share = fields.Float(
        aggregator=None, help="Share of the tier's customers with purchases."
    )
    reason = fields.Char(compute="_compute_reason")

    _company_tier_product_uniq = models.Constraint(
        "UNIQUE (company_id, tier_id, product_id)",
        "A product can be listed only once per tier.",
    )

    def _compute_reason(self):
        for row in self:
            row.reason = self.env._(
                "%(share)s of the customers in %(tier)s bought it in the last"
                " %(days)s days",
                share=f"{row.share:.0%}",
                tier=row.tier_id.name,
                days=DAYS,
            )
