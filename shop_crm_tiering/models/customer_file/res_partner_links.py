from odoo import api, models

LINKS = ("shop_home_company_id", "shop_principal_id", "shop_referrer_id")


class ResPartner(models.Model):
    """Links of the file lead to what the user may read: its name shows."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        self._shop_check_links(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._shop_check_links([vals])
        return super().write(vals)

    @api.model
    def _shop_check_links(self, vals_list):
        """Here and not in a constraint, which runs with every right."""
        for name in LINKS:
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            linked = self.env[self._fields[name].comodel_name].browse(ids)
            linked.check_access("read")
