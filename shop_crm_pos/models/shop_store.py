from odoo import fields, models


class ShopStore(models.Model):
    _inherit = "shop.store"

    config_ids = fields.One2many("pos.config", "shop_store_id", string="Points of sale")
