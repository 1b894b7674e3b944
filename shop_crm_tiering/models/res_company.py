from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get


class ResCompany(models.Model):
    _inherit = "res.company"

    shop_tz = fields.Selection(
        _tz_get,
        string="Time zone of the store's day",
        required=True,
        default=lambda self: self.env.user.tz or "UTC",
    )
    shop_store_id = fields.Many2one(
        "shop.store",
        string="Default store",
        help="Where purchases count whose sales team or till names no store.",
    )
    shop_window_days = fields.Integer(
        string="Window of the figures, in days", required=True, default=365
    )
    shop_history_months = fields.Integer(
        string="Tier history kept, in months", required=True, default=36
    )

    _shop_window_days_positive = models.Constraint(
        "CHECK(shop_window_days > 0)", "The window needs at least one day."
    )
    _shop_history_months_positive = models.Constraint(
        "CHECK(shop_history_months > 0)", "Keep at least one month of tier history."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_default_store()
        return companies

    def _create_default_store(self):
        """Make the first store of each company that has none."""
        for company in self.filtered(lambda company: not company.shop_store_id):
            company.shop_store_id = self.env["shop.store"].create(
                {
                    "name": company.name,
                    "company_id": company.id,
                    "tz": company.shop_tz,
                }
            )

    # ------------------------------------------------------------
    # THE STORE'S CLOCK
    # ------------------------------------------------------------

    @api.model
    def _shop_now(self):
        """Return the present instant, naive UTC. The one place that asks for it."""
        return fields.Datetime.now()

    def _shop_today(self):
        """Return the store's calendar day now, a date in ``shop_tz``."""
        self.ensure_one()
        return self._shop_day(self._shop_now())

    def _shop_day(self, instant):
        """Return the store's calendar day of a naive UTC instant."""
        zone = pytz.timezone(self.shop_tz)
        return pytz.utc.localize(instant).astimezone(zone).date()

    def _shop_day_start(self, day):
        """Return the naive UTC instant at which the store's ``day`` begins."""
        zone = pytz.timezone(self.shop_tz)
        midnight = zone.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    def _shop_day_end(self, day):
        """Return the first naive UTC instant after the store's ``day``."""
        return self._shop_day_start(day + timedelta(days=1))
