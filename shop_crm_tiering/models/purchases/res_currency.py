from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def write(self, vals):
        result = super().write(vals)
        if "rounding" in vals:
            # for ``_shop_unusual_digits`` of companies
            self.env.registry.clear_cache()
        return result
