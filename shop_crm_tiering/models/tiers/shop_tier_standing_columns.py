from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.classification import close_to_next, method_of


class ShopTierStanding(models.Model):
    """What the lists of customers by tier show next to the tier itself."""

    _inherit = "shop.tier.standing"

    currency_id = fields.Many2one(related="company_id.currency_id")
    scheme_code = fields.Char(related="scheme_id.code")
    color = fields.Integer(related="tier_id.color")
    phone = fields.Char(related="partner_id.phone")
    amount = fields.Monetary(string="Net spend", compute="_compute_figures")
    purchase_count = fields.Integer(string="Purchases", compute="_compute_figures")
    last_purchase_date = fields.Date(string="Last purchase", compute="_compute_figures")
    other_tier_ids = fields.Many2many(
        "shop.tier",
        string="In other schemes",
        compute="_compute_other_tier_ids",
        search="_search_other_tier_ids",
    )
    start_tier_id = fields.Many2one(
        "shop.tier",
        string="Tier at start of period",
        compute="_compute_start_tier_id",
        search="_search_start_tier_id",
        help="The tier on the day in the context key shop_since.",
    )
    is_near = fields.Boolean(
        string="Close to the next tier",
        compute="_compute_is_near",
        search="_search_is_near",
    )
    missing_text = fields.Char(string="Still missing", compute="_compute_missing_text")

    @api.depends("partner_id", "company_id")
    def _compute_figures(self):
        rows = self.env["shop.customer.metrics"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        figures = {(row.partner_id, row.company_id): row for row in rows}
        for standing in self:
            row = figures.get((standing.partner_id, standing.company_id), rows[:0])
            standing.amount = row.amount
            standing.purchase_count = row.purchase_count
            standing.last_purchase_date = row.last_purchase_date

    # ------------------------------------------------------------
    # OTHER SCHEMES
    # ------------------------------------------------------------

    @api.depends("partner_id", "company_id", "scheme_id")
    def _compute_other_tier_ids(self):
        rows = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("scheme_id.active", "=", True),
            ]
        )
        of_customer = rows.grouped(lambda row: (row.partner_id, row.company_id))
        for standing in self:
            same = of_customer.get((standing.partner_id, standing.company_id), rows[:0])
            others = same.filtered(lambda row, own=standing: row != own._origin)
            standing.other_tier_ids = others.tier_id

    def _search_other_tier_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        tiers = tuple(each for each in value if each) or (0,)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """
                EXISTS (SELECT FROM shop_tier_standing AS other
                         WHERE other.partner_id = %s
                           AND other.company_id = %s
                           AND other.scheme_id <> %s
                           AND other.tier_id IN %s)
                """,
                SQL.identifier(alias, "partner_id"),
                SQL.identifier(alias, "company_id"),
                SQL.identifier(alias, "scheme_id"),
                tiers,
            )
        )

    # ------------------------------------------------------------
    # BEFORE A PERIOD
    # ------------------------------------------------------------

    def _get_since(self):
        """Return the day in the context key shop_since, None where it is none."""
        since = self.env.context.get("shop_since")
        try:
            return fields.Date.to_date(since)
        except (TypeError, ValueError):
            return None

    @api.depends("tier_id")
    @api.depends_context("shop_since")
    def _compute_start_tier_id(self):
        moved = {}
        if since := self._get_since():
            changes = self.env["shop.tier.change"].search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("scheme_id", "in", self.scheme_id.ids),
                    ("date", ">=", since),
                ],
                order="date desc, id desc",
            )
            # The last one written is the earliest change.
            for change in changes:
                key = (change.partner_id, change.company_id, change.scheme_id)
                moved[key] = change.from_tier_id
        for row in self:
            key = (row.partner_id, row.company_id, row.scheme_id)
            row.start_tier_id = moved.get(key, row.tier_id)

    def _search_start_tier_id(self, operator, value):
        since = self._get_since()
        if operator != "in" or not since:
            return NotImplemented
        tiers = tuple(each for each in value if each) or (0,)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """
                COALESCE((
                    SELECT change.from_tier_id
                      FROM shop_tier_change AS change
                     WHERE change.partner_id = %(partner)s
                       AND change.company_id = %(company)s
                       AND change.scheme_id = %(scheme)s
                       AND change.date >= %(since)s
                     ORDER BY change.date, change.id
                     LIMIT 1
                ), %(tier)s) IN %(tiers)s
                """,
                partner=SQL.identifier(alias, "partner_id"),
                company=SQL.identifier(alias, "company_id"),
                scheme=SQL.identifier(alias, "scheme_id"),
                tier=SQL.identifier(alias, "tier_id"),
                since=since,
                tiers=tiers,
            )
        )

    # ------------------------------------------------------------
    # CLOSE TO THE NEXT TIER
    # ------------------------------------------------------------

    @api.depends_context("shop_scheme_id", "company")
    def _compute_is_near(self):
        close = self.search([("id", "in", self.ids), ("is_near", "=", True)])
        for standing in self:
            standing.is_near = standing in close

    def _search_is_near(self, operator, value):
        """Search the primary scheme, or that of the context key shop_scheme_id.

        Customers whose tier is overridden or in a grace period are left out.
        """
        if operator != "in":
            return NotImplemented
        # sudo: cut points of the run are not for assistants, whose list follows
        # their own rights again
        company = self.env.company.sudo()
        chosen = self.env.context.get("shop_scheme_id")
        number = chosen if type(chosen) is int else 0
        scheme = self.env["shop.tier.scheme"].sudo().browse(number).exists()
        scheme = scheme or company._shop_primary_scheme()
        if not scheme._last_run(company):
            return Domain.FALSE
        customers = close_to_next(scheme, company)
        close = Domain("scheme_id", "=", scheme.id)
        close &= Domain("company_id", "=", company.id)
        close &= Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (%s) AND %s = %s",
                SQL.identifier(alias, "partner_id"),
                customers,
                SQL.identifier(alias, "tier_id"),
                SQL.identifier(alias, "computed_tier_id"),
            )
        )
        return close if True in value else ~close

    @api.depends("tier_id", "partner_id", "scheme_id")
    @api.depends_context("lang", "uid")
    def _compute_missing_text(self):
        """Say in words what the customer lacks, scheme by scheme."""
        self.missing_text = False
        for scheme, rows in self.grouped("scheme_id").items():
            method = method_of(scheme, stored=True)
            entries = {
                entry["partner_id"]: entry["missing"]
                for entry in rows.partner_id.shop_explain_tier(scheme.code)
            }
            for row in rows:
                texts = row._missing_text(
                    method, row._next_tier(method), entries.get(row.partner_id.id, [])
                )
                row.missing_text = " ".join(texts)

    # ------------------------------------------------------------
    # BUTTONS
    # ------------------------------------------------------------

    def button_open_customer(self):
        """Open the customer behind this row."""
        self.check_access("read")
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def button_set_tier(self):
        """Open the dialog to override the tier."""
        self.check_access("write")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override tier"),
            "res_model": "shop.manual.tier",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_standing_id": self.id},
        }
