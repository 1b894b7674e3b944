from odoo import fields, models


class CrmTeam(models.Model):
    _inherit = "crm.team"

    shop_store_id = fields.Many2one(
        "shop.store", string="Store", check_company=True, index="btree_not_null"
    )
