from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...engine import indicators
from ...engine.scope import Scope
from ...tools.field_levels import INTERNAL, STAFF

# A customer is late beyond this many of their own usual intervals; a purchase is
# out of the ordinary beyond this many times their own average.
LATE_INTERVALS = 2
SPIKE_TIMES = 3

YEAR = 365
SUGGESTED = 3


class ResPartner(models.Model):
    """The customer's figures in the present company, as the file shows them."""

    _inherit = "res.partner"

    shop_tier_color = fields.Integer(
        string="Tier color", compute="_compute_shop_tier_color", groups=STAFF
    )
    shop_first_purchase_date = fields.Date(
        string="First purchase", compute="_compute_shop_figures", groups=INTERNAL
    )
    shop_last_purchase_date = fields.Date(
        string="Last purchase", compute="_compute_shop_figures", groups=INTERNAL
    )
    shop_lifetime_count = fields.Integer(
        string="Lifetime purchases", compute="_compute_shop_figures", groups=INTERNAL
    )
    shop_lifetime_amount = fields.Monetary(
        string="Lifetime net spend",
        currency_field="shop_currency_id",
        compute="_compute_shop_figures",
        groups=INTERNAL,
    )
    shop_average_amount = fields.Monetary(
        string="Average order value",
        currency_field="shop_currency_id",
        compute="_compute_shop_figures",
        groups=INTERNAL,
    )
    shop_interval_days = fields.Float(
        string="Purchase interval (median days)",
        digits=(16, 1),
        compute="_compute_shop_figures",
        groups=INTERNAL,
    )
    shop_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the figures",
        compute="_compute_shop_figures",
        groups=INTERNAL,
    )
    shop_loyalty_signs = fields.Integer(
        string="Loyalty signs",
        compute="_compute_shop_loyalty_signs",
        groups=INTERNAL,
        help="Out of five: repeat purchase, suggestions, response to "
        "new arrivals, referrals, rejects competitors' offers.",
    )
    shop_behaviour_alert = fields.Char(
        string="Unusual behaviour",
        compute="_compute_shop_behaviour_alert",
        groups=INTERNAL,
        help="No purchase for more than twice the usual interval, or a "
        "last purchase of more than three times the average order "
        "value.",
    )

    @api.depends("shop_tier_id")
    @api.depends_context("company")
    def _compute_shop_tier_color(self):
        for partner in self:
            # sudo: a colour of a tier that the user sees anyway
            partner.shop_tier_color = partner.shop_tier_id.sudo().color

    @api.depends("shop_metrics_id")
    @api.depends_context("company")
    def _compute_shop_figures(self):
        for partner in self:
            metrics = partner.shop_metrics_id
            partner.shop_first_purchase_date = metrics.first_purchase_date
            partner.shop_last_purchase_date = metrics.last_purchase_date
            partner.shop_lifetime_count = metrics.lifetime_count
            partner.shop_lifetime_amount = metrics.lifetime_amount
            partner.shop_average_amount = metrics.average_amount
            partner.shop_interval_days = metrics.interval_days
            partner.shop_currency_id = self.env.company.currency_id

    @api.depends("shop_rejects_competitors")
    @api.depends_context("company")
    def _compute_shop_loyalty_signs(self):
        self.env.flush_all()
        customers = tuple(self._origin.commercial_partner_id.ids)
        scope = Scope(self.env.company, self.env.company._shop_today(), customers)
        rows = self.env.execute_query(
            SQL(
                "SELECT m.partner_id, %s FROM shop_customer_metrics AS m %s %s"
                " WHERE m.company_id = %s AND m.partner_id = ANY(%s)",
                indicators.loyalty_signs(scope),
                indicators.contact_join(scope),
                indicators.referral_join(scope),
                self.env.company.id,
                list(customers),
            )
        )
        signs = dict(rows)
        for partner in self:
            customer = partner._origin.commercial_partner_id.id
            partner.shop_loyalty_signs = signs.get(customer, 0)

    @api.depends("shop_metrics_id")
    @api.depends_context("company", "lang")
    def _compute_shop_behaviour_alert(self):
        purchases = self._shop_get_last_purchases()
        for partner in self:
            last = purchases[partner._origin.commercial_partner_id.id]
            partner.shop_behaviour_alert = partner._shop_get_alert(last)

    def _shop_get_alert(self, last_purchases):
        """Say what leaves the customer's own normal range, or return False."""
        metrics = self.shop_metrics_id
        interval, last_day = metrics.interval_days, metrics.last_purchase_date
        away = last_day and (self.env.company._shop_today() - last_day).days
        if interval and away > LATE_INTERVALS * interval:
            return self.env._(
                "No purchase for %(days)s days; usual interval: %(usual)s days.",
                days=away,
                usual=round(interval),
            )
        average = metrics.average_amount
        amount = last_purchases[0][1] if last_purchases else 0
        if metrics.purchase_count > 2 and amount > SPIKE_TIMES * average:
            currency = self.env.company.currency_id
            return self.env._(
                "Last purchase: %(amount)s; average: %(usual)s.",
                amount=formatLang(self.env, amount, currency_obj=currency),
                usual=formatLang(self.env, average, currency_obj=currency),
            )
        return False

    # ------------------------------------------------------------
    # FORECAST
    # ------------------------------------------------------------

    shop_next_purchase_date = fields.Date(
        string="Next purchase expected",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
        help="Last purchase plus the purchase interval. Empty with "
        "fewer than three purchase days, and once twice the "
        "interval has passed.",
    )
    shop_forecast_amount = fields.Monetary(
        string="Expected revenue (12 months)",
        currency_field="shop_currency_id",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
        help="Average order value × 365 / purchase interval; none once "
        "twice the interval has passed.",
    )
    shop_forecast_reason = fields.Char(
        string="How it is calculated",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
    )
    shop_value_amount = fields.Monetary(
        string="Customer lifetime value",
        currency_field="shop_currency_id",
        compute="_compute_shop_forecast",
        groups=INTERNAL,
        help="Lifetime net spend plus the expected revenue of the next 12 months.",
    )
    shop_suggestion_ids = fields.Many2many(
        "shop.tier.product",
        string="Suggested products",
        compute="_compute_shop_suggestions",
        groups=INTERNAL,
        help="Best sellers among customers of the same tier that this "
        "customer has not bought in the analysis window.",
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
