from odoo import fields, models


class PosConfig(models.Model):
    _inherit = "pos.config"

    shop_store_id = fields.Many2one(
        "shop.store",
        string="Store",
        check_company=True,
        index="btree_not_null",
        help="Where the orders of this till count. Empty: the company's default store.",
    )
