from odoo import api, models


class ShopTierSchemeLine(models.AbstractModel):
    """A model whose rows are part of a scheme: they change its definition.

    Its own constraints check the scheme on creation and change; here it is checked
    when a row goes, and its version kept in each case.
    """

    _name = "shop.tier.scheme.line"
    _description = "Scheme line"

    def _get_schemes(self):
        return self.scheme_id

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._get_schemes()._update_version()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self._get_schemes()._update_version()
        return result

    def unlink(self):
        schemes = self._get_schemes()
        result = super().unlink()
        schemes.exists()._check_lines()
        schemes.exists()._update_version()
        return result
