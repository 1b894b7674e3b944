from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import classification
from ...engine.scope import Scope
from ...tools.groups import STAFF, USER


class ResPartner(models.Model):
    """The tier in force, and why it is this one."""

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
    shop_review_date = fields.Date(
        string="Downgrade on",
        compute="_compute_shop_review_date",
        search="_search_shop_review_date",
        groups=USER,
        help="Date of the pending downgrade, unless the figures improve.",
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

    def _shop_tier_sql(self, alias, query):
        """Return the id of the tier in force of the contact ``alias``, by a join."""
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

    @api.depends("shop_standing_ids")
    @api.depends_context("company")
    def _compute_shop_review_date(self):
        scheme = self.env.company._shop_primary_scheme()
        for partner in self:
            standing = partner.shop_standing_ids.filtered(
                lambda row: row.scheme_id == scheme
            )
            partner.shop_review_date = standing.review_date

    def _search_shop_review_date(self, operator, value):
        """Search the standings that wait for their fall: a narrow, short list."""
        self._check_field_access(self._fields["shop_review_date"], "read")
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        standings = self.env["shop.tier.standing"]._search(
            [
                ("company_id", "=", self.env.company.id),
                ("scheme_id", "=", self.env.company._shop_primary_scheme().id),
                ("review_date", operator, value),
            ]
        )
        return Domain("commercial_partner_id", "in", standings.subselect("partner_id"))

    # ------------------------------------------------------------
    # THE QUEUE
    # ------------------------------------------------------------

    def _shop_queue_created(self):
        """Queue new contacts that are customers before any purchase."""
        # sudo: staff without our groups create contacts too; nothing is handed out
        home = self.sudo().filtered("shop_home_company_id")
        self.env["shop.customer.queue"]._push_contacts(home.ids)

    def _shop_queue_stored(self):
        """Queue these contacts and the commercial entities that the database knows."""
        rows = self.env.execute_query(
            SQL(
                "SELECT commercial_partner_id FROM res_partner WHERE id = ANY(%s)",
                self.ids,
            )
        )
        customers = {row[0] for row in rows if row[0]} | set(self.ids)
        self.env["shop.customer.queue"]._push_contacts(customers)

    def button_shop_refresh(self):
        """Bring the figures and tiers of these customers up to date at once."""
        if not (self.env.su or self.env.user.has_group(USER)):
            raise AccessError(self.env._("Tiers: only shop staff can refresh them."))
        self._shop_check_access("read")
        # sudo: figures are written by nobody but the engine
        self.env["shop.customer.queue"].sudo()._refresh(self.ids)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # ------------------------------------------------------------
    # EXPLANATION
    # ------------------------------------------------------------

    def shop_explain_tier(self, scheme_code=None):
        """Tell why each contact stands where it stands, and what is missing.

        :param str scheme_code: a scheme's code, None for the primary one
        :return: list, one entry per contact: ``partner_id``, ``scheme``, ``tier``
            (codes; False without a standing), ``score``, ``indicators`` (list of
            ``code``, ``label``, ``value``, ``points``; False where empty),
            ``next_tier`` (code or False), ``missing`` (list of ``code``, ``value``:
            the difference still lacking), ``text``. For who is no manager values
            of margins are False.
        :raise AccessError: for who may not read the contact, or is no assistant
        :raise UserError: there is no such scheme
        """
        self._shop_check_access("read")
        if not (self.env.su or self.env.user.has_group(USER)):
            raise AccessError(
                self.env._("Tiers: only shop staff can see how tiers are calculated.")
            )
        scheme = self.env["shop.tier.scheme"]._get_by_code(scheme_code)
        customers = self._shop_explained_customers(scheme)
        return [
            {
                "partner_id": partner.id,
                **customers.get(
                    partner.commercial_partner_id.id,
                    self._shop_unexplained(scheme),
                ),
            }
            for partner in self
        ]

    def _shop_unexplained(self, scheme):
        return {
            "scheme": scheme.code,
            "tier": False,
            "score": False,
            "indicators": [],
            "next_tier": False,
            "missing": [],
            "text": self.env._(
                "No tier yet: no purchase or quotation in this company."
            ),
        }

    def _shop_explained_customers(self, scheme):
        """Return the explanations by id of the commercial entity."""
        company = self.env.company
        customers = self.commercial_partner_id
        standings = self.env["shop.tier.standing"].search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "=", company.id),
                ("scheme_id", "=", scheme.id),
            ]
        )
        ids = tuple(standings.partner_id.ids)
        if not ids:
            return {}
        # sudo: the cut points of the run belong to no customer
        last = scheme.sudo()._last_run(company)
        cuts = {**(company._shop_last_run().cuts or {}), **(last.cuts or {})}
        scope = Scope(company, company._shop_figures_day(), ids, ids)
        query = classification.explained(scope, scheme, cuts)
        rows = {row["partner_id"]: row for row in self.env.execute_query_dict(query)}
        return {
            standing.partner_id.id: standing._explain(
                rows.get(standing.partner_id.id), cuts
            )
            for standing in standings
        }
