from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.groups import STAFF, USER


class ResPartner(models.Model):
    _inherit = "res.partner"

    shop_metrics_id = fields.Many2one(
        "shop.customer.metrics",
        string="Figures",
        compute="_compute_shop_metrics_id",
        groups=USER,
    )
    shop_standing_ids = fields.One2many(
        "shop.tier.standing",
        string="Tiers",
        compute="_compute_shop_standing_ids",
        groups=USER,
    )
    shop_tier_id = fields.Many2one(
        "shop.tier",
        string="Tier",
        compute="_compute_shop_tier_id",
        search="_search_shop_tier_id",
        groups=STAFF,
    )

    # ------------------------------------------------------------
    # THE TIER IN FORCE
    # ------------------------------------------------------------

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_shop_metrics_id(self):
        rows = self.env["shop.customer.metrics"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
            ]
        )
        by_customer = {row.partner_id.id: row for row in rows}
        for partner in self:
            partner.shop_metrics_id = by_customer.get(partner.commercial_partner_id.id)

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_shop_standing_ids(self):
        rows = self.env["shop.tier.standing"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("scheme_id.active", "=", True),
            ]
        )
        by_customer = rows.grouped("partner_id")
        for partner in self:
            partner.shop_standing_ids = by_customer.get(
                partner.commercial_partner_id, rows.browse()
            )

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_shop_tier_id(self):
        tiers = self._origin._shop_get_tiers()
        for partner in self:
            tier = tiers.get(partner._origin.id)
            partner.shop_tier_id = tier and tier.sudo(self.env.su)

    def _shop_get_tiers(self):
        """Return ``{partner id: tier in force}`` of those who have one, in one query.

        In the primary scheme of ``env.company``; a child contact has its commercial
        entity's. Callers pass thousands: no record is made but a tier's.
        """
        standings = self.env["shop.tier.standing"]
        standings.flush_model(["company_id", "partner_id", "scheme_id", "tier_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id, standing.tier_id
                  FROM res_partner AS partner
                  JOIN shop_tier_standing AS standing
                    ON standing.partner_id = partner.commercial_partner_id
                 WHERE partner.id = ANY((SELECT %s)::int[])
                   AND standing.company_id = %s
                   AND standing.scheme_id = %s
                """,
                # a subquery: a long list makes the planner read the whole table
                list(self._ids),
                self.env.company.id,
                self.env.company._shop_primary_scheme().id or None,
            )
        )
        # sudo: staff without our groups see the tier in force and no more
        tiers = self.env["shop.tier"].sudo().browse({tier for _partner, tier in rows})
        by_id = {tier.id: tier for tier in tiers}
        return {partner: by_id[tier] for partner, tier in rows}

    def _shop_get_changed(self, since):
        """Return the ids of those here whose tier may have changed since then; a hook.

        Addons add what else marks a customer.

        :param datetime since: instant, naive UTC; the day counts whole
        """
        company = self.env.company
        # sudo: when the company changed, as by another primary scheme
        if company.sudo().write_date > since:
            return set(self._ids)
        self.env["shop.tier.standing"].flush_model()
        self.env["shop.tier"].flush_model(["write_date"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner AS partner
                  JOIN shop_tier_standing AS standing
                    ON standing.partner_id = partner.commercial_partner_id
                  JOIN shop_tier AS tier ON tier.id = standing.tier_id
                 WHERE partner.id = ANY((SELECT %(partners)s)::int[])
                   AND standing.company_id = %(company)s
                   AND standing.scheme_id = %(scheme)s
                   AND (standing.since >= %(day)s OR tier.write_date > %(since)s)
                """,
                # a subquery: a long list makes the planner read the whole table
                partners=list(self._ids),
                company=company.id,
                scheme=company._shop_primary_scheme().id or None,
                day=company._shop_day(since),
                since=since,
            )
        )
        return {row[0] for row in rows}

    def _shop_get_flagged(self):
        """Return the ids of those here who need particular care now; a hook."""
        return set()

    def _search_shop_tier_id(self, operator, value):
        """Search on the narrow table: no tier is stored on contacts."""
        self._check_field_access(self._fields["shop_tier_id"], "read")
        if operator == "any":
            value = self.env["shop.tier"]._search(value)
            operator = "in"
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: self._tier_condition(
                model._field_to_sql(alias, "shop_tier_id", query), value
            )
        )

    @api.model
    def _tier_condition(self, column, value):
        if not isinstance(value, (list, tuple, set, frozenset)) and not hasattr(
            value, "__iter__"
        ):
            return SQL("%s IN %s", column, value.subselect())
        ids = tuple(each for each in value if each)
        tests = [SQL("%s IN %s", column, ids)] if ids else []
        if len(ids) < len(value):
            tests.append(SQL("%s IS NULL", column))
        return SQL("(%s)", SQL(" OR ").join(tests or [SQL("FALSE")]))

    def _field_to_sql(self, alias, field_expr, query=None):
        """Read the tier in force from the standings, which makes the list of
        contacts filter, group and sort by it."""
        if field_expr != "shop_tier_id":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        standing = query.make_alias(alias, "shop_standing")
        query.add_join(
            "LEFT JOIN",
            standing,
            "shop_tier_standing",
            SQL(
                "%s = %s AND %s = %s AND %s = %s",
                SQL.identifier(standing, "partner_id"),
                SQL.identifier(alias, "commercial_partner_id"),
                SQL.identifier(standing, "company_id"),
                self.env.company.id,
                SQL.identifier(standing, "scheme_id"),
                # NULL where the company has none: nobody has a tier then.
                self.env.company._shop_primary_scheme().id or None,
            ),
        )
        return SQL.identifier(standing, "tier_id")

    # ------------------------------------------------------------
    # WHAT CHANGES FIGURES
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        # sudo: staff without our groups create contacts too; nothing is handed out
        home = partners.sudo().filtered("shop_home_company_id")
        self.env["shop.customer.queue"]._push_contacts(home.ids)
        return partners

    def _write_multi(self, vals_list):
        """Queue contacts that change their commercial entity, old and new."""
        if not set().union(*vals_list) & {
            "commercial_partner_id",
            "shop_home_company_id",
        }:
            return super()._write_multi(vals_list)
        queue = self.env["shop.customer.queue"]
        queue._push_contacts(self._commercial_ids_stored())
        super()._write_multi(vals_list)
        return queue._push_contacts(self._commercial_ids_stored())

    def _commercial_ids_stored(self):
        """Return the commercial entities that the database knows, and self."""
        rows = self.env.execute_query(
            SQL(
                "SELECT commercial_partner_id FROM res_partner WHERE id = ANY(%s)",
                self.ids,
            )
        )
        return {row[0] for row in rows if row[0]} | set(self.ids)

    def button_shop_refresh(self):
        """Bring the figures and tiers of these customers up to date at once."""
        if not (self.env.su or self.env.user.has_group(USER)):
            raise AccessError(self.env._("Tiers: ask a colleague of the shop."))
        self.check_access("read")
        # sudo: figures are written by nobody but the engine
        self.env["shop.customer.queue"].sudo()._refresh(self.ids)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
