"""The Chinese lunar calendar as plain functions, by the tables of ``borax``.

Known for the lunar years 1900 to 2100. A lunar day is ``(month, day, leap)``.
"""

from datetime import date, timedelta
from functools import cache

from borax.calendars.lunardate import LCalendars, LunarDate, TextUtils

FIRST_YEAR = 1900
LAST_YEAR = 2100
FIRST_DAY = date(1900, 1, 31)
LAST_DAY = date(2101, 1, 28)
LONGEST_MONTH = 30


@cache
def _months(year):
    """Return ``{(month, leap): (first Gregorian date, days)}`` in order of time."""
    months = {}
    first = LunarDate(year, 1, 1).to_solar_date()
    for month, days, leap in LCalendars.iter_year_month(year):
        months[month, bool(leap)] = first, days
        first += timedelta(days=days)
    return months


def is_known(day):
    """Tell whether the Gregorian ``day`` lies in the years of the tables."""
    return FIRST_DAY <= day <= LAST_DAY


def from_solar(day):
    """Return ``(year, month, day, leap)`` of a Gregorian date of the tables."""
    started = day.year <= LAST_YEAR and day >= _months(day.year)[1, False][0]
    year = day.year if started else day.year - 1
    return next(
        (year, month, (day - first).days + 1, leap)
        for (month, leap), (first, days) in _months(year).items()
        if (day - first).days < days
    )


def to_solar(year, month, day, leap=False):
    """Return the Gregorian date of a lunar day that exists."""
    return _months(year)[month, leap][0] + timedelta(days=day - 1)


def month_days(year, month, leap=False):
    """Return how many days a lunar month has, 0 where the year lacks it."""
    return _months(year).get((month, leap), (None, 0))[1]


@cache
def has_leap_month(month):
    """Tell whether any year of the tables has this month as its leap month."""
    return bool(LCalendars.get_leap_years(month))


def chinese_name(month, day, leap=False):
    """Return the Chinese name of a lunar day, such as 闰六月初五."""
    return f"{'闰' if leap else ''}{TextUtils.month_cn(month)}月{TextUtils.day_cn(day)}"
