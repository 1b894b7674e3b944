from datetime import timedelta

import holidays

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.shop_crm_tiering.tools.birthday import Birthday


class ShopFestival(models.Model):
    """A day that everybody keeps: solar, lunar, or a public holiday of the country."""

    _name = "shop.festival"
    _description = "Festival"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("solar", "Fixed date"),
            ("lunar", "Lunar calendar"),
            ("holiday", "Public holiday of the country"),
        ],
        required=True,
        default="solar",
    )
    month = fields.Integer()
    day = fields.Integer()
    country_id = fields.Many2one(
        "res.country",
        help="Country of the holiday. Leave empty for the company's country.",
    )
    holiday_name = fields.Char(
        string="Holiday name",
        help="The English name in the country's calendar, or a part of it.",
    )
    next_date = fields.Date(string="Next", compute="_compute_next_date")

    @api.constrains("kind", "month", "day")
    def _check_day(self):
        for festival in self.filtered(lambda each: each.kind != "holiday"):
            if not 1 <= festival.month <= 12:
                raise ValidationError(self.env._("Month: enter 1 to 12."))
            longest = festival._get_birthday().last_day_of_month()
            if not 1 <= festival.day <= longest:
                raise ValidationError(
                    self.env._("Day: enter 1 to %s for this month.", longest)
                )

    @api.constrains("kind", "holiday_name")
    def _check_holiday_name(self):
        for festival in self:
            if festival.kind == "holiday" and not (festival.holiday_name or "").strip():
                raise ValidationError(
                    self.env._("Holiday name: enter the name of the holiday.")
                )

    @api.depends("kind", "month", "day", "country_id", "holiday_name")
    @api.depends_context("company")
    def _compute_next_date(self):
        company = self.env.company
        today = company._shop_today()
        for festival in self:
            days = festival._get_days(today, today + timedelta(days=400), company)
            festival.next_date = days[0] if days else False

    def _get_birthday(self):
        return Birthday(self.kind == "lunar", self.month, self.day)

    def _get_days(self, first, last, company):
        """Return the days of the festival from ``first`` to ``last``, in order."""
        if not self:
            return []
        if self.kind == "holiday":
            return self._get_holidays(first, last, company)
        rules = company._shop_birthday_rules()
        days, following = [], self._get_birthday().next_on(first, rules)
        while following and following <= last:
            days.append(following)
            following = self._get_birthday().next_on(
                following + timedelta(days=1), rules
            )
        return days

    def _get_holidays(self, first, last, company):
        """Return the first day of each such holiday, by the country's calendar."""
        country = self.country_id.code or company.country_id.code
        if country not in holidays.list_supported_countries():
            return []
        wanted = self.holiday_name.casefold()
        calendar = holidays.country_holidays(
            country,
            years=range(first.year - 1, last.year + 1),
            language="en_US",
            observed=False,
        )
        found = [day for day, name in calendar.items() if wanted in name.casefold()]
        # of a holiday of several days the first one counts
        return [
            day
            for day in sorted(found)
            if first <= day <= last and day - timedelta(days=1) not in found
        ]
