"""Yearly recurring days in the solar and in the lunar calendar."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from typing import NamedTuple

from . import lunar_calendar as lunar

LEAP_YEAR = 2000
# A leap month can stay away for decades, a year without it has 355 days at most.
SEARCH_YEARS = 200


class Rules(NamedTuple):
    """How a store keeps the days that not every year has.

    :param feb29: ``feb28`` or ``mar1``, the day 29 February is kept in common years
    :param lunar_leap: ``regular`` keeps a leap-month birthday in the ordinary month
        of years without that leap month, ``skip`` leaves such years out
    """

    feb29: str = "feb28"
    lunar_leap: str = "regular"


class Birthday(NamedTuple):
    """A day of the year as a person names it; ``year`` is 0 where it is unknown.

    The year of a lunar birthday is the lunar one.
    """

    is_lunar: bool
    month: int
    day: int
    leap: bool = False
    year: int = 0

    def occurrence(self, year, rules):
        """Return the date in the given year of its own calendar, None if left out."""
        if self.is_lunar:
            return self._lunar_occurrence(year, rules)
        if (self.month, self.day) == (2, 29) and not isleap(year):
            return date(year, 2, 28) if rules.feb29 == "feb28" else date(year, 3, 1)
        return date(year, self.month, self.day)

    def _lunar_occurrence(self, year, rules):
        leap = self.leap
        days = lunar.month_days(year, self.month, leap)
        if not days and leap and rules.lunar_leap == "regular":
            leap = False
            days = lunar.month_days(year, self.month)
        if not days:
            return None
        return lunar.to_solar(year, self.month, min(self.day, days), leap)

    def next_on(self, day, rules):
        """Return the first occurrence on or after ``day``, None beyond the tables."""
        first = day.year - 1 if self.is_lunar else day.year
        last = min(first + SEARCH_YEARS, lunar.LAST_YEAR)
        for year in range(max(first, lunar.FIRST_YEAR), last + 1):
            occurrence = self.occurrence(year, rules)
            if occurrence and occurrence >= day:
                return occurrence
        return None

    def birth_date(self):
        """Return the Gregorian day of birth, None where the year is unknown."""
        if not self.year:
            return None
        if self.is_lunar:
            return lunar.to_solar(self.year, self.month, self.day, self.leap)
        return date(self.year, self.month, self.day)

    def last_day_of_month(self):
        """Return the greatest day this month can have, 0 where there is no such month.

        Where the year is unknown, the month at its longest.
        """
        if not self.is_lunar:
            return monthrange(self.year or LEAP_YEAR, self.month)[1]
        if self.year:
            return lunar.month_days(self.year, self.month, self.leap)
        if self.leap and not lunar.has_leap_month(self.month):
            return 0
        return lunar.LONGEST_MONTH


def birthdays_on(day, rules):
    """Return who has a birthday that day, a set of ``(is_lunar, month, leap, day)``."""
    return _solar_birthdays(day, rules) | _lunar_birthdays(day, rules)


def _solar_birthdays(day, rules):
    found = {(False, day.month, False, day.day)}
    kept_on = (2, 28) if rules.feb29 == "feb28" else (3, 1)
    if not isleap(day.year) and (day.month, day.day) == kept_on:
        found.add((False, 2, False, 29))
    return found


def _lunar_birthdays(day, rules):
    if not lunar.is_known(day):
        return set()
    year, month, number, leap = lunar.from_solar(day)
    days = {number}
    if number == lunar.month_days(year, month, leap):
        days.add(lunar.LONGEST_MONTH)
    leaps = {leap}
    if rules.lunar_leap == "regular" and not lunar.month_days(year, month, True):
        leaps.add(True)
    return {(True, month, leap, number) for leap in leaps for number in days}


def birthdays_between(first, last, rules):
    """Return the days of ``birthdays_on`` over a period, by month.

    :return: ``{(is_lunar, month, leap): {day, ...}}``, both ends included
    """
    found = {}
    day = first
    while day <= last:
        for is_lunar, month, leap, number in birthdays_on(day, rules):
            found.setdefault((is_lunar, month, leap), set()).add(number)
        day += timedelta(days=1)
    return found
