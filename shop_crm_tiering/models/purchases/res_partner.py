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


class ResPartner(models.Model):
    """The customer's figures in the present company, as the file shows them."""

    _inherit = "res.partner"

    shop_tier_color = fields.Integer(
        string="Colour of the tier", compute="_compute_shop_tier_color", groups=STAFF
    )
    shop_first_purchase_date = fields.Date(
        string="First purchase", compute="_compute_shop_figures", groups=INTERNAL
    )
    shop_last_purchase_date = fields.Date(
        string="Last purchase", compute="_compute_shop_figures", groups=INTERNAL
    )
    shop_lifetime_count = fields.Integer(
        string="Purchases ever", compute="_compute_shop_figures", groups=INTERNAL
    )
    shop_lifetime_amount = fields.Monetary(
        string="Amount ever, less refunds",
        currency_field="shop_currency_id",
        compute="_compute_shop_figures",
        groups=INTERNAL,
    )
    shop_average_amount = fields.Monetary(
        string="Amount per purchase",
        currency_field="shop_currency_id",
        compute="_compute_shop_figures",
        groups=INTERNAL,
    )
    shop_interval_days = fields.Float(
        string="Usual days between purchases",
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
        string="Signs of loyalty",
        compute="_compute_shop_loyalty_signs",
        groups=INTERNAL,
        help="Of five: buys again, makes suggestions, answers to new arrivals, brings "
        "others, turns competitors down.",
    )
    shop_behaviour_alert = fields.Char(
        string="Out of the ordinary",
        compute="_compute_shop_behaviour_alert",
        groups=INTERNAL,
        help="Away for more than twice the usual time, or a last purchase of more "
        "than three times the usual amount.",
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
                "Away for %(days)s days, usually back after %(usual)s.",
                days=away,
                usual=round(interval),
            )
        average = metrics.average_amount
        amount = last_purchases[0][1] if last_purchases else 0
        if metrics.purchase_count > 2 and amount > SPIKE_TIMES * average:
            currency = self.env.company.currency_id
            return self.env._(
                "Last purchase %(amount)s, usually %(usual)s.",
                amount=formatLang(self.env, amount, currency_obj=currency),
                usual=formatLang(self.env, average, currency_obj=currency),
            )
        return False
