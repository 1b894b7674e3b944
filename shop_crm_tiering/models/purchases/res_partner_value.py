from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...tools.field_levels import INTERNAL
from .res_partner import LATE_INTERVALS

YEAR = 365
SUGGESTED = 3


class ResPartner(models.Model):
    """What may come next: the next purchase, its worth, what to offer."""

    _inherit = "res.partner"

    shop_next_purchase_date = fields.Date(
        string="Next purchase expected",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
        help="Last purchase plus the usual days between purchases. Empty before "
        "three days of purchases, and once twice the usual time has passed.",
    )
    shop_forecast_amount = fields.Monetary(
        string="Expected in a year",
        currency_field="shop_currency_id",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
        help="Amount per purchase x 365 / usual days between purchases; nothing once "
        "twice the usual time has passed.",
    )
    shop_forecast_reason = fields.Char(
        string="How it is reckoned",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
    )
    shop_value_amount = fields.Monetary(
        string="Value: so far and expected",
        currency_field="shop_currency_id",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
        help="Amount ever, less refunds, plus what is expected in a year.",
    )
    shop_suggestion_ids = fields.Many2many(
        "shop.tier.product",
        string="To offer",
        compute="_compute_shop_suggestions",
        groups=INTERNAL,
        help="What customers of the same tier buy most and this one has not bought "
        "in the window.",
    )

    @api.depends("shop_metrics_id")
    @api.depends_context("company", "lang")
    def _compute_shop_forecast(self):
        today = self.env.company._shop_today()
        for partner in self:
            metrics = partner.shop_metrics_id
            days = metrics.interval_days
            last = metrics.last_purchase_date
            comes = days and (today - last).days <= LATE_INTERVALS * days
            partner.shop_next_purchase_date = comes and last + timedelta(round(days))
            amount = metrics.average_amount * YEAR / days if comes else 0
            partner.shop_forecast_amount = amount
            partner.shop_value_amount = metrics.lifetime_amount + amount
            partner.shop_forecast_reason = comes and self.env._(
                "%(amount)s per purchase × 365 days / %(days)s days",
                amount=formatLang(
                    self.env,
                    metrics.average_amount,
                    currency_obj=self.env.company.currency_id,
                ),
                days=formatLang(self.env, days, digits=1),
            )

    @api.depends("shop_tier_id")
    @api.depends_context("company")
    def _compute_shop_suggestions(self):
        offers = self.env["shop.tier.product"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("tier_id", "in", self.shop_tier_id.ids),
            ]
        )
        by_tier = offers.grouped("tier_id")
        bought = self._shop_get_bought(offers.product_id) if offers else {}
        for partner in self:
            known = bought.get(partner._origin.commercial_partner_id.id, ())
            new = by_tier.get(partner.shop_tier_id, offers.browse()).filtered(
                lambda offer, known=known: offer.product_id.id not in known
            )
            partner.shop_suggestion_ids = new[:SUGGESTED]

    def _shop_get_bought(self, products):
        """Return which of some products each customer bought within the window.

        :return: ``{customer id: set of product ids}``
        """
        company = self.env.company
        start = company._shop_today() - timedelta(days=company.shop_window_days)
        bought = defaultdict(set)
        for customer, product in self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT buyer.commercial_partner_id, line.product_id
                  FROM (%(lines)s) AS line
                  JOIN res_partner AS buyer ON buyer.id = line.partner_id
                 WHERE line.partner_id = ANY(%(family)s)
                   AND line.company_id = %(company)s
                   AND line.date >= %(start)s
                   AND line.product_id = ANY(%(products)s)
                """,
                lines=SQL(" UNION ALL ").join(self._shop_line_queries()),
                family=list(self._shop_get_family_ids()),
                company=company.id,
                start=company._shop_day_end(start),
                products=products.ids,
            )
        ):
            bought[customer].add(product)
        return bought
