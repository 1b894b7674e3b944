from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.models.res_partner_levels import (
    INTERNAL,
    RECOMPUTED,
    SERVE,
    STAFF,
    FieldLevel,
)
from odoo.addons.shop_crm_tiering.tools.guard import going_on

CASHIER = "point_of_sale.group_pos_user"


class ResPartner(models.Model):
    """What the till shows of a customer: tier and open cases, and nothing else."""

    _inherit = "res.partner"

    shop_till = fields.Json(
        string="Mark at the till", compute="_compute_shop_till", groups=STAFF
    )

    @api.model
    def _shop_field_levels(self):
        mark = FieldLevel(STAFF, SERVE, RECOMPUTED)
        return {**super()._shop_field_levels(), "shop_till": mark}

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang", "uid")
    def _compute_shop_till(self):
        marks = {}
        with going_on(self.env.cr, "Marks at the till"):
            marks = self._shop_get_till_marks()
        for partner in self:
            partner.shop_till = marks.get(partner.id, False)

    def _shop_get_till_marks(self):
        """Return ``{partner id: mark}`` in a fixed number of queries.

        A mark is a dict ``code``, ``color``, ``public_name`` of the tier, False
        without one, and ``has_case``. These alone stay on the device.
        """
        tiers = self._shop_get_tiers()
        serves = self.env.user.has_groups(f"{CASHIER},{INTERNAL}")
        in_dispute = self._shop_get_in_dispute() if serves else set()
        return {
            partner.id: self._prepare_till_mark(
                tiers.get(partner.id), partner.id in in_dispute
            )
            for partner in self
            if partner.id in tiers or partner.id in in_dispute
        }

    @api.model
    def _prepare_till_mark(self, tier, has_case):
        return {
            "code": tier and tier.code or False,
            "color": tier and tier.color or 0,
            "public_name": tier and tier.public_name or False,
            "has_case": has_case,
        }

    # ------------------------------------------------------------
    # NEW CUSTOMERS
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make customers of contacts whom a cashier adds in Odoo's own form."""
        partners = super().create(vals_list)
        if self.env.context.get("shop_till"):
            # sudo: of which company, which a cashier may neither see nor choose
            homeless = partners.sudo().filtered(lambda p: not p.shop_home_company_id)
            homeless.shop_home_company_id = self.env.company
        return partners

    # ------------------------------------------------------------
    # FINDING
    # ------------------------------------------------------------

    @api.model
    def get_new_partner(self, config_id, domain, offset):
        """Find customers by pinyin, initials, any phone format and handles, too."""
        if text := self._shop_get_typed(domain):
            domain = list(Domain(domain) | Domain("display_name", "ilike", text))
        return super().get_new_partner(config_id, domain, offset)

    @api.model
    def _shop_get_typed(self, domain):
        """Return what was typed, from the domain that the till makes of it."""
        for leaf in domain:
            if isinstance(leaf, (list, tuple)) and list(leaf[:2]) == ["name", "ilike"]:
                return str(leaf[2]).removesuffix("%")
        return ""

    # ------------------------------------------------------------
    # LOADING
    # ------------------------------------------------------------

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        # a field that one may not read would leave the till without customers
        if self._has_field_access(self._fields["shop_till"], "read"):
            names.append("shop_till")
        return names

    @api.model
    def _load_pos_data_read(self, records, config):
        return super()._load_pos_data_read(
            records.with_company(config.company_id), config
        )

    @api.model
    def _server_date_to_domain(self, domain):
        """Count a customer as changed when his mark is another than at the last load.

        A tier or a case changes without the contact being written.
        """
        limited = super()._server_date_to_domain(domain)
        since = self.env.context.get("pos_last_server_date")
        if limited is False or limited == domain or not since:
            return limited
        changed = Domain.custom(
            to_sql=lambda model, alias, query: model._shop_changed_since(alias, since)
        )
        return Domain(limited) | Domain(domain) & changed

    @api.model
    def _shop_changed_since(self, alias, since):
        """Return the condition that a contact's mark may be another since then."""
        return SQL("(%s)", SQL(" OR ").join(self._shop_mark_changes(alias, since)))
