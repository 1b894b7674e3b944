from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _shop_erase(self):
        """Erase report files as well: any of them may name these customers."""
        counts = super()._shop_erase()
        counts["exports"] = self.env["shop.tier.export"]._drop_files()
        return counts
