from odoo import models


class ResPartner(models.Model):
    """Who is erased or merged leaves the devices, too.

    Odoo's till keeps a contact that it loaded once, name and phone with it.
    """

    _inherit = "res.partner"

    def _shop_erase(self):
        result = super()._shop_erase()
        self.env["res.company"]._shop_all()._shop_tell_gone(self.ids)
        return result

    def _shop_merge(self, sources):
        result = super()._shop_merge(sources)
        self.env["res.company"]._shop_all()._shop_tell_gone(sources.ids)
        return result
