from odoo import models

from .res_partner_levels import SENSITIVE


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Log which sensitive fields of customers leave, and for how many rows."""
        result = super().export_data(fields_to_export)
        names = [path for path in fields_to_export if self._shop_is_sensitive(path)]
        if names:
            self.env["shop.file.log"]._add("export", [(None, names)], count=len(self))
        return result

    def _shop_is_sensitive(self, path):
        """Tell whether an export path leads through a sensitive field of a customer."""
        model = self
        for name in path.replace(".", "/").split("/"):
            field = model._fields.get(name)
            if field is None:
                return False
            if model._name == "shop.family.member":
                return True
            if model._name == "res.partner" and name.startswith("shop_"):
                level = model._shop_field_levels().get(name)
                if level and level.groups == SENSITIVE:
                    return True
            if not field.relational:
                return False
            model = self.env[field.comodel_name]
        return False
