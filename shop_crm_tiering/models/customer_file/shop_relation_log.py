from odoo import models

from ..privacy.shop_file_part import ShopFilePart


class ShopRelation(models.Model):
    _name = "shop.relation"
    _inherit = ["shop.relation", ShopFilePart._name]
    _shop_file_field = "shop_relation_ids"
