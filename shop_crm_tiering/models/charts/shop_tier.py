from odoo import api, models

from ...tools.codes import code_from_name


class ShopTier(models.Model):
    _inherit = "shop.tier"

    @api.onchange("name")
    def _onchange_name_code(self):
        self.code = self.code or code_from_name(self.name)

    def _get_picture(self):
        """Return what the screens need to draw a tier."""
        self.ensure_one()
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "color": self.color,
            "no_data": self.no_data,
            "x_high": self.x_high,
            "y_high": self.y_high,
        }
