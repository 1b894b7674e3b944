from collections import Counter

import holidays

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.notification import RELOAD, notification

YEARS = range(-1, 2)


class ShopFestival(models.Model):
    """The public holidays of the company's country, taken over as festivals."""

    _inherit = "shop.festival"

    def button_add_holidays(self):
        """Add the public holidays of the company's country that are not here yet."""
        added = self.add_holidays()
        message = self.env._("All public holidays of the country are already listed.")
        if added:
            message = self.env._("%s holidays added.", len(added))
        return notification(message, following=RELOAD)

    @api.model
    def add_holidays(self):
        """Create a festival for each public holiday of the company's country.

        :return: names of the holidays that were not here yet
        :raise AccessError: who is no administrator
        :raise UserError: the country is not set, or its holidays are not known
        """
        self.check_access("create")
        country = self.env.company.country_id
        if not country:
            raise UserError(
                self.env._(
                    "Country: set the country of your company under Settings first."
                )
            )
        if country.code not in holidays.list_supported_countries():
            raise UserError(
                self.env._("No public holidays are available for %s.", country.name)
            )
        names = self._get_country_holidays(country)
        fresh = [
            {"name": name, "kind": "holiday", "holiday_name": english, "sequence": 50}
            for english, name in names.items()
        ]
        unknown = self._filter_unknown(self.new(values) for values in fresh)
        added = [values for values in fresh if values["holiday_name"] in unknown]
        return self.create(added).mapped("name")

    @api.model
    def _get_country_holidays(self, country):
        """Return ``{English name: name}`` of what comes every year: no single days."""
        times, names = Counter(), {}
        for each in YEARS:
            year = self.env.company._shop_today().year + each
            calendar = self._get_calendar(country, year, "en_US")
            local = self._get_calendar(country, year, self.env.lang)
            times.update(set(calendar.values()))
            names.update((name, local[day]) for day, name in calendar.items())
        return {name: names[name] for name, count in times.items() if count > 1}

    @api.model
    def _get_calendar(self, country, year, lang):
        """Return ``{day: name}``; a language that is not known gives the country's."""
        return holidays.country_holidays(
            country.code, years=year, language=lang, observed=False
        )

    @api.model
    def _filter_unknown(self, festivals):
        """Return the English names of those on whose days no known festival falls."""
        company = self.env.company
        first = company._shop_today().replace(month=1, day=1)
        last = first.replace(year=first.year + 1)
        known = self.with_context(active_test=False).search(Domain.TRUE)
        taken = {day for each in known for day in each._get_days(first, last, company)}
        return [
            festival.holiday_name
            for festival in festivals
            if not taken.intersection(festival._get_days(first, last, company))
        ]
