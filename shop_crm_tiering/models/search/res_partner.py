from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import search_terms
from ...tools.field_levels import INTERNAL

TEXTS = ("complete_name", "email", "ref", "vat", "company_registry", "shop_salutation")
NAMES = ("name", "shop_salutation")
PHONES = ("phone", "phone_sanitized")
# What people write; the rest of the above follows from it.
WRITTEN = {"parent_id", "company_name", "type", *TEXTS, *NAMES, *PHONES}


class ResPartner(models.Model):
    _inherit = "res.partner"

    shop_handle_ids = fields.One2many(
        "shop.handle", "partner_id", string="Platform usernames", groups=INTERNAL
    )

    def _shop_index_written(self, vals):
        """Update what these contacts are found by, where ``vals`` change it."""
        if not WRITTEN & vals.keys():
            return
        partners = self
        if "name" in vals:
            # their complete names begin with this one
            partners |= self.with_context(active_test=False).child_ids
        partners._shop_index_terms()

    def _shop_index_terms(self):
        """Store what these contacts are found by."""
        # sudo: terms are the same whoever writes, and nobody reads them
        terms = {partner.id: partner._get_shop_terms() for partner in self.sudo()}
        if terms:
            self.env["shop.customer.search"]._store(terms)

    def _get_shop_terms(self):
        """Return the search terms of one contact, see ``search_terms.terms``."""
        self.ensure_one()
        handles = self.shop_handle_ids.mapped("name")
        return search_terms.terms(
            texts=[*(self[name] for name in TEXTS), *handles],
            names=[*(self[name] for name in NAMES), *handles],
            phones=[self[name] for name in PHONES],
        )

    @api.model
    def _search_display_name(self, operator, value):
        """Find customers by pinyin, initials, any phone format and handles, too.

        For our users alone. Once every contact has its search terms they replace
        the look into ``_rec_names_search``, which reads the whole table.
        """
        ours = (
            operator in ("like", "ilike", "not like", "not ilike")
            and isinstance(value, str)
            and value.strip()
            and self.env.user.has_group(INTERNAL)
        )
        if not ours:
            return super()._search_display_name(operator, value)
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        search = self.env["shop.customer.search"]
        found = Domain("id", "in", search._find(value))
        if search._is_filled():
            return found
        return found | Domain(super()._search_display_name(operator, value))
