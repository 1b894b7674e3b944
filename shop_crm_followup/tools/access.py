"""Rights that Odoo looks at before a write alone, or not at all."""

from odoo.exceptions import ValidationError


def check_company(records):
    """Refuse to hand records over to a company in which the user may not write."""
    # a constraint runs as superuser
    if not records.sudo(False).has_access("write"):
        raise ValidationError(
            records.env._("Company: choose a company you have access to.")
        )


def check_pointed_at(records):
    """Refuse to point at what the user may not read: Odoo shows the name of it."""
    for name, field in records._fields.items():
        if field.relational and field.store:
            # a constraint runs as superuser; of no records Odoo asks nevertheless
            pointed_at = records[name].sudo(False)
            if pointed_at:
                pointed_at.check_access("read")
