from odoo import api, fields, models

from odoo.addons.shop_crm_tiering.tools.field_levels import (
    INTERNAL,
    TRACE,
    UNTIL_ERASED,
    FieldLevel,
)

# The strictest first: of two merged contacts it holds.
WISHES = [
    ("never", "Wants no contact"),
    ("quarterly", "At most once in three months"),
    ("monthly", "At most once a month"),
    ("weekly", "At most once a week"),
]


class ResPartner(models.Model):
    """How often a customer wants to hear from the store."""

    _inherit = "res.partner"

    shop_contact_wish = fields.Selection(
        WISHES,
        string="Wish for contact",
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="Empty: as often as the store contacts anybody.",
    )

    @api.model
    def _shop_field_levels(self):
        return {
            **super()._shop_field_levels(),
            "shop_contact_wish": FieldLevel(INTERNAL, TRACE, UNTIL_ERASED),
        }

    def _shop_merge_values(self, sources):
        """Keep the strictest wish: a merge never widens what a customer allows."""
        wishes = [wish for wish, _label in WISHES]
        told = [each for each in (self + sources).mapped("shop_contact_wish") if each]
        if told:
            strictest = min(told, key=wishes.index)
            (self + sources).write({"shop_contact_wish": strictest})
        return super()._shop_merge_values(sources)
