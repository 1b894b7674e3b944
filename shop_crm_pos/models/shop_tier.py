from odoo import api, models


class ShopTier(models.Model):
    _inherit = "shop.tier"

    @api.model_create_multi
    def create(self, vals_list):
        tiers = super().create(vals_list)
        if any(vals.get("pricelist_id") for vals in vals_list):
            self.env.company._shop_load_tills_anew()
        return tiers

    def write(self, vals):
        result = super().write(vals)
        if "pricelist_id" in vals:
            self.env.company._shop_load_tills_anew()
        return result
