import re

from odoo import models
from odoo.tools.misc import format_date, get_lang

from ...tools.field_levels import SENSITIVE
from ...tools.words import in_a_row

GAP_BETWEEN_CHARACTERS = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _shop_get_sensitive(self):
        """Return ``[(label, value)]`` of the sensitive fields that are filled.

        In the language of the user; the field groups keep others out.
        """
        self.ensure_one()
        rows = []
        for name, level in self._shop_field_levels().items():
            field = self._fields[name]
            if level.groups != SENSITIVE or field.compute or not self[name]:
                continue
            label = field._description_string(self.env)
            rows.append((label, self._shop_get_words(name)))
        return rows

    def _shop_get_address(self):
        """Return the address on one line, in the order of its country.

        Without the country of the shop, and without the gaps of what is not known.
        """
        self.ensure_one()
        lines = (self.contact_address or "").replace(",", "\n").split("\n")
        parts = [line.strip() for line in lines]
        home = self.env.company.country_id.name
        parts = [part for part in parts if part and part != home]
        if self.country_id.code == "CN" and get_lang(self.env).code.startswith("zh"):
            # From the great to the small, nothing between two characters.
            return GAP_BETWEEN_CHARACTERS.sub("", " ".join(parts))
        return ", ".join(parts)

    def _shop_get_words(self, name):
        """Return the value of one field as people read it."""
        field, value = self._fields[name], self[name]
        if field.relational:
            return in_a_row(self.env, value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env))[value]
        if field.type == "date":
            return format_date(self.env, value)
        return str(value)
