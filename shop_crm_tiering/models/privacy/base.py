from odoo import fields, models
from odoo.api import NewId
from odoo.exceptions import MissingError
from odoo.fields import NO_ACCESS

from ...tools.field_levels import SENSITIVE

# Values of these types say nothing to a person, or are files of their own.
LEFT_OUT_TYPES = ("binary", "image", "one2many", "many2one_reference")


class Base(models.AbstractModel):
    _inherit = "base"

    def _check_access(self, operation):
        # a call can bring anything as ids, and Odoo looks up no rights for 0 or None
        if self._original_module.startswith("shop_crm_") and self._shop_has_odd_ids():
            return self, self._shop_make_missing_error
        return super()._check_access(operation)

    def _shop_check_access(self, operation):
        """Check rights on contacts and others that are not ours, as a call names them.

        :raise MissingError: an id that no row can have
        :raise AccessError: who may not do it
        """
        if self._shop_has_odd_ids():
            raise self._shop_make_missing_error()
        self.check_access(operation)

    def _shop_has_odd_ids(self):
        return not all(
            isinstance(each, NewId) or (type(each) is int and each)
            for each in self._ids
        )

    def _shop_make_missing_error(self):
        return MissingError(self.env._("Record does not exist or has been deleted."))

    def export_data(self, fields_to_export):
        """Log which sensitive fields of customers leave, and for how many rows."""
        result = super().export_data(fields_to_export)
        names = [path for path in fields_to_export if self._shop_is_sensitive(path)]
        if names:
            self.env["shop.file.log"]._add("export", [(None, names)], count=len(self))
        return result

    def _read_group_groupby(self, alias, groupby_spec, query):
        """Refuse to group by a field of the customer file that the user may not read.

        Odoo checks this for columns, not for many2many fields; users and others
        that inherit from contacts by delegation have them too.
        """
        name = groupby_spec.split(":")[0].split(".")[0]
        if name.startswith("shop_") and name in self._fields:
            self._check_field_access(self._fields[name], "read")
        return super()._read_group_groupby(alias, groupby_spec, query)

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

    def _shop_read_data(self):
        """Return the stored values of these records as plain data, secrets left out."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and field.type not in LEFT_OUT_TYPES
            and field.groups not in (NO_ACCESS, "base.group_system")
            and "token" not in name
        ]
        return [
            {
                name: record._shop_get_plain_value(name)
                for name in names
                if record[name] or record[name] == 0
            }
            for record in self
        ]

    def _shop_get_plain_value(self, name):
        """Return one value as text, number or list of texts."""
        value = self[name]
        if isinstance(value, models.BaseModel):
            shown = value.mapped("display_name")
            return shown if self._fields[name].type == "many2many" else shown[0]
        if isinstance(value, (bool, int, float, str)):
            return value
        return (
            fields.Datetime.to_string(value) if hasattr(value, "hour") else str(value)
        )
