from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.tools.arguments import get_day
from odoo.addons.shop_crm_tiering.tools.field_levels import (
    INTERNAL,
    RECOMPUTED,
    SERVE,
    STAFF,
    FieldLevel,
)
from odoo.addons.shop_crm_tiering.tools.guard import log_and_continue

CASHIER = "point_of_sale.group_pos_user"


class ResPartner(models.Model):
    """What the till shows of a customer: tier and open cases, and nothing else."""

    _inherit = "res.partner"

    shop_till = fields.Json(
        string="Point of sale badge", compute="_compute_shop_till", groups=STAFF
    )

    @api.model
    def _shop_field_levels(self):
        mark = FieldLevel(STAFF, SERVE, RECOMPUTED)
        return {**super()._shop_field_levels(), "shop_till": mark}

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "lang", "uid")
    def _compute_shop_till(self):
        marks = self._origin._shop_get_till_marks()
        for partner in self:
            partner.shop_till = marks.get(partner._origin.id, False)

    def _shop_get_till_marks(self):
        """Return ``{partner id: mark}`` of who has one, nobody where that fails.

        A mark is a dict ``code``, ``color``, ``public_name`` of the tier, False
        without one, and ``has_case``. These alone stay on the device.
        """
        tiers, flagged = {}, set()
        with log_and_continue("Tiers at the till", self.env.cr):
            tiers = self._shop_get_tiers()
        if self.env.user.has_groups(f"{CASHIER},{INTERNAL}"):
            with log_and_continue("Cases at the till", self.env.cr):
                flagged = self._shop_get_flagged()
        with log_and_continue("Marks at the till", self.env.cr):
            return self._shop_prepare_till_marks(tiers, flagged)
        return {}

    def _shop_prepare_till_marks(self, tiers, flagged):
        kinds = {
            (tier, has_case): self._prepare_till_mark(tier, has_case)
            for tier in {*tiers.values(), self.env["shop.tier"]}
            for has_case in (False, True)
        }
        nobody = self.env["shop.tier"]
        return {
            partner_id: kinds[tiers.get(partner_id, nobody), partner_id in flagged]
            for partner_id in tiers.keys() | flagged
        }

    @api.model
    def _prepare_till_mark(self, tier, has_case):
        return {
            "code": tier.code,
            "color": tier.color,
            "public_name": tier.public_name,
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
        if text := self._shop_get_search_text(domain):
            wider = list(Domain(domain) | Domain("display_name", "ilike", text))
            denied = (AccessError, MissingError)
            with log_and_continue("Search at the till", self.env.cr, besides=denied):
                return super().get_new_partner(config_id, wider, offset)
        return super().get_new_partner(config_id, domain, offset)

    @api.model
    def _shop_get_search_text(self, domain):
        """Return what was typed, from the domain that the till makes of it."""
        for leaf in domain or ():
            match leaf:
                case ["name", "ilike", str(text)] | ("name", "ilike", str(text)):
                    return text.removesuffix("%")
        return ""

    # ------------------------------------------------------------
    # LOADING
    # ------------------------------------------------------------

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        # a field that one may not read would leave the till without customers
        readable = self._has_field_access(self._fields["shop_till"], "read")
        if readable and not self.env.context.get("shop_mark_later"):
            names.append("shop_till")
        return names

    @api.model
    def _load_pos_data_read(self, records, config):
        """Add the marks to the rows: the ORM would make a copy of each."""
        records = records.with_company(config.company_id)
        plain = super(ResPartner, self.with_context(shop_mark_later=True))
        rows = plain._load_pos_data_read(records, config)
        if "shop_till" in self._load_pos_data_fields(config):
            marks = records._shop_get_till_marks()
            for row in rows:
                row["shop_till"] = marks.get(row["id"], False)
        return rows

    @api.model
    def shop_get_fresh(self, partner_ids, since=None):
        """Return what may be another on a device that loaded customers before.

        :param list partner_ids: ids of the contacts on the device
        :param str since: only what changed after this instant, UTC
        :return: list of dict ``id``, ``shop_till``, ``property_product_pricelist``
        :raise AccessError: who may not read contacts
        :raise UserError: these are no ids, or this is no instant
        """
        self.check_access("read")
        self._check_field_access(self._fields["shop_till"], "read")
        if not isinstance(partner_ids, list) or {*map(type, partner_ids)} - {int}:
            raise UserError(self.env._("Point of Sale: open it again."))
        since = get_day(
            self.env, self.env._("Since"), since, fields.Datetime.to_datetime
        )
        domain = self.with_context(pos_last_server_date=since)._server_date_to_domain(
            [("id", "in", partner_ids)]
        )
        names = ["shop_till", "property_product_pricelist"]
        return self.search_read(domain, names, load=False)

    @api.model
    def _server_date_to_domain(self, domain):
        """Count a customer as changed whose mark differs from that of the last load.

        A tier or a case changes without the contact being written.
        """
        limited = super()._server_date_to_domain(domain)
        since = self.env.context.get("pos_last_server_date")
        if limited is False or limited == domain or not since:
            return limited
        changed = set()
        with log_and_continue("Fresh marks at the till", self.env.cr):
            instant = fields.Datetime.to_datetime(since)
            known = self.search(domain, order="id")
            changed = known._shop_get_changed(instant)
        return Domain(limited) | Domain("id", "in", changed)

    # ------------------------------------------------------------
    # PURCHASES
    # ------------------------------------------------------------

    @api.model
    def _shop_line_queries(self):
        """Add what was bought at the till, settled sales left to the sale."""
        self.env["pos.order"].flush_model(
            ["company_id", "currency_rate", "date_order", "partner_id", "state"]
        )
        self.env["pos.order.line"].flush_model(
            ["order_id", "price_subtotal_incl", "price_unit", "product_id", "qty"]
        )
        purchases = self.env["shop.purchase"]
        query = SQL(
            """
            SELECT pos.partner_id, pos.company_id, pos.date_order AS date,
                   line.product_id, line.qty AS quantity,
                   %(amount)s / COALESCE(NULLIF(pos.currency_rate, 0), 1) AS amount
              FROM pos_order_line AS line
              JOIN pos_order AS pos ON pos.id = line.order_id
             WHERE pos.state IN ('paid', 'done')
               AND pos.partner_id IS NOT NULL
               AND NOT (%(settled)s)
            """,
            amount=purchases._line_amount("price_subtotal_incl"),
            settled=purchases._is_settled(),
        )
        return [*super()._shop_line_queries(), query]

    # ------------------------------------------------------------
    # ERASED OR MERGED
    # ------------------------------------------------------------

    def _shop_erase(self):
        result = super()._shop_erase()
        self.env["res.company"]._shop_all()._shop_notify_removed(self.ids)
        return result

    def _shop_merge(self, sources):
        result = super()._shop_merge(sources)
        self.env["res.company"]._shop_all()._shop_notify_removed(sources.ids)
        return result
