from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

GC_BATCH = 50_000


class ShopTierChange(models.Model):
    """One move of a customer from a tier to another. Rows are never changed."""

    _name = "shop.tier.change"
    _description = "Tier change"
    _order = "date desc, id desc"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    scheme_id = fields.Many2one(
        "shop.tier.scheme", required=True, ondelete="cascade", readonly=True
    )
    from_tier_id = fields.Many2one(
        "shop.tier", string="From", ondelete="cascade", readonly=True
    )
    to_tier_id = fields.Many2one(
        "shop.tier", string="To", required=True, ondelete="cascade", readonly=True
    )
    date = fields.Date(required=True, readonly=True)
    cause = fields.Selection(
        [
            ("computed", "Figures"),
            ("manual", "Manual override"),
            ("merge", "Contacts merged"),
            ("scheme", "Scheme changed"),
        ],
        required=True,
        readonly=True,
    )

    _scheme_date_idx = models.Index("(scheme_id, company_id, date)")

    @api.depends("from_tier_id", "to_tier_id")
    def _compute_display_name(self):
        for change in self:
            change.display_name = (
                f"{change.from_tier_id.name or '–'} → {change.to_tier_id.name}"
            )

    @api.autovacuum
    def _gc_changes(self):
        """Drop what is older than each company keeps."""
        removed = 0
        # sudo: autovacuum runs as the superuser; every company has its clock
        for company in self.env["res.company"].sudo()._shop_all():
            limit = company._shop_today() - relativedelta(
                months=company.shop_history_months
            )
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM shop_tier_change WHERE id IN (
                        SELECT id FROM shop_tier_change
                         WHERE company_id = %s AND date < %s LIMIT %s)
                    """,
                    company.id,
                    limit,
                    GC_BATCH,
                )
            )
            removed += self.env.cr.rowcount
        self.invalidate_model(flush=False)
        return removed, int(removed >= GC_BATCH)

    # ------------------------------------------------------------
    # DIRECTION
    # ------------------------------------------------------------

    direction = fields.Selection(
        [("up", "Upgrade"), ("down", "Downgrade")],
        compute="_compute_direction",
        search="_search_direction",
    )

    @api.depends("from_tier_id", "to_tier_id")
    def _compute_direction(self):
        ranks = self.scheme_id._get_tier_ranks()
        for change in self:
            start = ranks.get(change.from_tier_id.id)
            end = ranks.get(change.to_tier_id.id)
            if start is None or end is None or start == end:
                change.direction = False
            else:
                change.direction = "up" if end < start else "down"

    def _search_direction(self, operator, value):
        if operator != "in":
            return NotImplemented
        schemes = self.env["shop.tier.scheme"].with_context(active_test=False)
        return Domain.OR(
            schemes._get_direction_domain(direction, scheme)
            for scheme in schemes.search([])
            for direction in value
            if direction
        )

    def button_open_customer(self):
        """Open the customer behind this row."""
        self.check_access("read")
        self.ensure_one()
        return self.partner_id.get_formview_action()
