import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ...tools import lunar_calendar as lunar
from ...tools.birthday import Birthday, Rules, birthdays_between, birthdays_on

DATA = Path(__file__).parents[1] / "data" / "lunar"
LUNAR_YEARS = range(lunar.FIRST_YEAR, lunar.LAST_YEAR + 1)


def read_rows(name):
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


@tagged("post_install", "-at_install")
class TestLunarCalendar(BaseCase):
    """The lunar calendar against published tables; see data/lunar/README.md."""

    def test_new_years_and_leap_months(self):
        for row in read_rows("new_year_and_leap_months_1950_2050.csv"):
            year = int(row["year"])
            days = {
                (month, leap): lunar.month_days(year, month, leap)
                for month in range(1, 13)
                for leap in (False, True)
            }
            leap_months = [month for (month, leap), n in days.items() if leap and n]
            with self.subTest(year=year):
                self.assertEqual(
                    lunar.to_solar(year, 1, 1).isoformat(), row["lunar_new_year"]
                )
                self.assertEqual(sum(leap_months), int(row["leap_month_or_0"]))
                self.assertEqual(sum(days.values()), int(row["days_in_lunar_year"]))

    def test_conversion_both_ways(self):
        for row in read_rows("conversion_cases.csv"):
            day = date.fromisoformat(row["gregorian"])
            year, month, number, leap = (
                int(row[name])
                for name in ("lunar_year", "lunar_month", "lunar_day", "is_leap")
            )
            with self.subTest(day=day):
                self.assertEqual(
                    lunar.from_solar(day), (year, month, number, bool(leap))
                )
                self.assertEqual(lunar.to_solar(year, month, number, bool(leap)), day)

    def test_every_day_of_the_tables_converts_back(self):
        day = lunar.FIRST_DAY
        while day <= lunar.LAST_DAY:
            self.assertEqual(lunar.to_solar(*lunar.from_solar(day)), day)
            day += timedelta(days=1)

    def test_birthdays_of_gregorian_years(self):
        """None, one or two dates in a Gregorian year, as published."""
        for row in read_rows("birthday_examples.csv"):
            birthday = Birthday(
                True,
                int(row["lunar_month"]),
                int(row["lunar_day"]),
                row["born_in_leap_month"] == "1",
            )
            year = int(row["gregorian_year"])
            dates = (birthday.occurrence(y, Rules()) for y in (year - 1, year))
            found = [day.isoformat() for day in dates if day.year == year]
            with self.subTest(birthday=birthday, year=year):
                self.assertEqual(found, row["dates"].replace(";", " ").split())

    def test_one_date_each_lunar_year(self):
        """Every month, leap month and day, 1900-2100: one date, in that year."""
        for month in range(1, 13):
            for leap in (False, True):
                for day in range(1, 31):
                    birthday = Birthday(True, month, day, leap)
                    self._check_each_year(birthday)

    def _check_each_year(self, birthday):
        rules = Rules()
        key = (True, birthday.month, birthday.leap, birthday.day)
        previous = None
        for year in LUNAR_YEARS:
            day = birthday.occurrence(year, rules)
            self.assertEqual(lunar.from_solar(day)[:2], (year, birthday.month))
            self.assertIn(key, birthdays_on(day, rules))
            self.assertTrue(
                previous is None or 353 - 30 <= (day - previous).days <= 414
            )
            previous = day

    def test_days_and_birthdays_agree(self):
        """What a day's list names occurs that day, whatever the rules."""
        first, days = date(2023, 1, 1), 366 * 4
        for feb29 in ("feb28", "mar1"):
            for lunar_leap in ("regular", "skip"):
                rules = Rules(feb29, lunar_leap)
                for day in (first + timedelta(days=n) for n in range(days)):
                    for is_lunar, month, leap, number in birthdays_on(day, rules):
                        birthday = Birthday(is_lunar, month, number, leap)
                        self.assertEqual(birthday.next_on(day, rules), day)

    def test_skip_leaves_out_years_without_the_leap_month(self):
        birthday = Birthday(True, 6, 5, True)
        skip = Rules(lunar_leap="skip")
        self.assertEqual(birthday.occurrence(2025, skip), date(2025, 7, 29))
        self.assertIsNone(birthday.occurrence(2026, skip))
        self.assertEqual(birthday.next_on(date(2025, 7, 30), skip), date(2036, 7, 27))
        self.assertEqual(
            birthday.next_on(date(2025, 7, 30), Rules()), date(2026, 7, 18)
        )

    def test_29_february(self):
        birthday = Birthday(False, 2, 29)
        for feb29, common in (("feb28", (2, 28)), ("mar1", (3, 1))):
            rules = Rules(feb29)
            dates = [birthday.occurrence(year, rules) for year in range(2024, 2105)]
            self.assertEqual(
                Counter((day.month, day.day) for day in dates),
                {(2, 29): 20, common: 61},
            )

    def test_year_of_birthdays_is_complete(self):
        """A year's days name every solar birthday once or more."""
        found = birthdays_between(date(2027, 1, 1), date(2027, 12, 31), Rules())
        solar = sum(len(days) for (is_lunar, *_), days in found.items() if not is_lunar)
        self.assertEqual(solar, 366)

    def test_chinese_names(self):
        names = [
            lunar.chinese_name(month, day, leap)
            for month, day, leap in [
                (1, 1, False),
                (2, 5, False),
                (6, 20, True),
                (11, 30, False),
                (12, 29, False),
            ]
        ]
        self.assertEqual(
            names, ["正月初一", "二月初五", "闰六月二十", "冬月三十", "腊月廿九"]
        )
