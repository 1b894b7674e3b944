from odoo import api, models

from ...tools.field_levels import FIELD_LEVELS, INTERNAL, SENSITIVE


class ResPartner(models.Model):
    """Changes of internal and sensitive fields leave a row, without the values."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        logged = self._shop_get_logged_names()
        self.env["shop.file.log"]._add(
            "change",
            [
                (partner.id, names)
                for partner, vals in zip(partners, vals_list, strict=True)
                if (
                    names := sorted(name for name in logged & vals.keys() if vals[name])
                )
            ],
        )
        return partners

    def write(self, vals):
        names = sorted(self._shop_get_logged_names() & vals.keys())
        if not names:
            return super().write(vals)
        before = self._shop_get_snapshot(names)
        result = super().write(vals)
        after = self._shop_get_snapshot(names)
        changes = []
        for partner, old, new in zip(self, before, after, strict=True):
            changed = [name for name in names if old[name] != new[name]]
            if changed:
                changes.append((partner.id, changed))
        self.env["shop.file.log"]._add("change", changes)
        return result

    @api.model
    def _shop_field_levels(self):
        """Return ``{field name: FieldLevel}``: who reads what, why, for how long.

        The one registry behind the field groups, the list of field levels and the
        test that holds both together. Addons extend it with their own fields.
        """
        return dict(FIELD_LEVELS)

    def _shop_get_logged_names(self):
        """Return the names of the fields whose changes are logged here.

        What has a model of its own (family, handles) is logged there.
        """
        return {
            name
            for name, level in self._shop_field_levels().items()
            if level.groups in (INTERNAL, SENSITIVE)
            and self._fields[name].type != "one2many"
        }

    def _shop_get_snapshot(self, names):
        """Return the present values, a dict for each contact."""
        # sudo: compares values that this user may write but perhaps not read
        return [
            {
                name: value.ids if isinstance(value, models.BaseModel) else value
                for name in names
                for value in [partner[name]]
            }
            for partner in self.sudo()
        ]

    def _shop_log_part(self, name):
        """Log that the rows shown by the field ``name`` changed."""
        self.env["shop.file.log"]._add(
            "change", [(partner.id, [name]) for partner in self]
        )
