from odoo import api, models


class ShopFilePart(models.AbstractModel):
    """A model whose rows belong to a customer's file: its changes are logged there.

    ``_shop_file_field`` names the field of ``res.partner`` that shows the rows.
    """

    _name = "shop.file.part"
    _description = "Part of a Customer File"
    _shop_file_field = None

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.partner_id._shop_log_part(self._shop_file_field)
        return rows

    def write(self, vals):
        partners = self.partner_id
        result = super().write(vals)
        (partners | self.partner_id)._shop_log_part(self._shop_file_field)
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        partners._shop_log_part(self._shop_file_field)
        return result
