"""Fields that check more than Odoo's own.

Odoo checks a selection against its choices where those are a list. Where they come
from a method, it takes whatever a program or an import writes.
"""

import re

from odoo import fields
from odoo.exceptions import ValidationError

# A longer list helps nobody choose.
MOST_CHOICES = 50
REFERENCE = re.compile(r"[^,]+,\d+")


class CheckedSelection(fields.Selection):
    """A selection whose choices come from a method, checked like a plain list."""

    def convert_to_cache(self, value, record, validate=True):
        """Return the value as the cache keeps it.

        :raise ValidationError: it is none of the choices; names them
        """
        if validate and value and value not in self.get_values(record.env):
            raise ValidationError(_wrong_choice(self, value, record.env))
        return super().convert_to_cache(value, record, validate)


class CheckedReference(fields.Reference):
    """A reference to one of the models that a method names, checked at creation too."""

    def convert_to_cache(self, value, record, validate=True):
        """Return the value as the cache keeps it.

        :raise ValidationError: it is no record of one of the models; names them
        """
        # not validated, Odoo looks the record up all the same
        if isinstance(value, str) and value:
            model = value.partition(",")[0]
            if not REFERENCE.fullmatch(value) or model not in self.get_values(
                record.env
            ):
                raise ValidationError(_wrong_choice(self, value, record.env))
        return super().convert_to_cache(value, record, validate)

    def convert_to_column(self, value, record, values=None, validate=True):
        """Return the value as the database keeps it, checked like in the cache."""
        if validate:
            value = self.convert_to_cache(value, record)
        return super().convert_to_column(value, record, values, validate)


def _wrong_choice(field, value, env):
    choices = field.get_values(env)
    shown = ", ".join(choices[:MOST_CHOICES])
    if len(choices) > MOST_CHOICES:
        shown += ", …"
    return env._(
        "%(field)s: “%(value)s” is not a valid option. Choose one of: %(choices)s.",
        field=field._description_string(env),
        value=str(value)[:50],
        choices=shown,
    )
