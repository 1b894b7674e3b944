from collections import Counter, defaultdict
from datetime import date

from odoo.tests import freeze_time, tagged

from odoo.addons.shop_crm_tiering.tools import lunar_calendar as lunar
from odoo.addons.shop_crm_tiering.tools.birthday import Birthday

from ...planning.period import Period
from ..common import TODAY, FollowupCase, days

# 2033 has the leap month on which tables disagree, 2100 is no leap year.
WALK = (date(2025, 1, 1), date(2066, 12, 31))
CENTURY = (date(2095, 1, 1), date(2100, 12, 31))


@tagged("post_install", "-at_install")
class TestDates(FollowupCase):
    """Every birthday is found as often as it comes, by walking day after day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule("birthday")

    def walk(self, first, last):
        """Return ``{(is_lunar, month, leap, day): [dates]}`` of every single day."""
        found = defaultdict(list)
        day = first
        while day <= last:
            period = Period(self.company, day, day, day)
            for row in self.rule._get_birthdays(period):
                on, *key = row.params
                self.assertEqual(on, day)
                found[tuple(key)].append(day)
            day += days(1)
        return found

    def assertKept(self, dates, birthday, first, last):
        """Compare with the day that each year of the birthday's own calendar has."""
        rules = self.company._shop_birthday_rules()
        years = range(first.year - 1, last.year + 1)
        kept = [birthday.occurrence(year, rules) for year in years]
        self.assertEqual(
            dates, [day for day in kept if day and first <= day <= last], birthday
        )

    def assertWalk(self, first, last):
        found = self.walk(first, last)
        for month in range(1, 13):
            for number in range(1, 32):
                birthday = Birthday(False, month, number)
                if number <= birthday.last_day_of_month():
                    dates = found.pop((False, month, False, number))
                    self.assertKept(dates, birthday, first, last)
                    self.assertEqual(
                        Counter(day.year for day in dates),
                        dict.fromkeys(range(first.year, last.year + 1), 1),
                    )
            for number in range(1, lunar.LONGEST_MONTH + 1):
                birthday = Birthday(True, month, number)
                dates = found.pop((True, month, False, number))
                self.assertKept(dates, birthday, first, last)
                years = Counter(lunar.from_solar(day)[0] for day in dates)
                self.assertEqual(set(years.values()), {1})
                self.assertLessEqual({*Counter(d.year for d in dates).values()}, {1, 2})
        for (is_lunar, month, leap, number), dates in found.items():
            self.assertTrue(is_lunar and leap, "Nothing else is left")
            birthday = Birthday(True, month, number, True)
            self.assertKept(dates, birthday, first, last)
        return found

    def test_forty_years_of_every_birthday(self):
        leaps = self.assertWalk(*WALK)
        # leap months are kept in the ordinary month of the other years
        first, last = WALK
        for (_lunar, _month, _leap, number), dates in leaps.items():
            if number < lunar.LONGEST_MONTH:
                self.assertIn(len(dates), range(last.year - first.year, 44))

    def test_forty_years_by_the_other_settings(self):
        self.company.write({"shop_feb29": "mar1", "shop_lunar_leap": "skip"})
        leaps = self.assertWalk(*WALK)
        sixth = leaps[True, 6, True, 1]
        self.assertEqual(
            [day.year for day in sixth], [2025, 2036, 2055], "Only in leap months"
        )
        self.assertEqual(
            leaps[True, 11, True, 1], [date(2033, 12, 22)], "The leap month of 2033"
        )

    def test_the_turn_of_the_century(self):
        found = self.walk(*CENTURY)
        born_29_february = found[False, 2, False, 29]
        self.assertIn(date(2096, 2, 29), born_29_february)
        self.assertIn(date(2100, 2, 28), born_29_february)
        self.company.shop_feb29 = "mar1"
        self.assertIn(date(2100, 3, 1), self.walk(*CENTURY)[False, 2, False, 29])

    def test_a_lunar_birthday_comes_never_once_or_twice_a_year(self):
        found = self.walk(*WALK)
        times = Counter(day.year for day in found[True, 11, False, 29])
        by_year = {times[year] for year in range(2025, 2066)}
        self.assertEqual(by_year, {0, 1, 2})

    # ------------------------------------------------------------
    # IN THE LEDGER
    # ------------------------------------------------------------

    def make_born(self, calendar, month, day, leap=False, **values):
        return self.make_customer(
            shop_birthday_calendar=calendar,
            shop_birth_month=month,
            shop_birth_day=day,
            shop_birth_leap_month=leap,
            **values,
        )

    def test_three_years_of_nights_plan_each_birthday_once(self):
        born = {
            self.make_born("solar", 2, 29): [
                date(2027, 2, 28),
                date(2028, 2, 29),
                date(2029, 2, 28),
            ],
            self.make_born("solar", 12, 31): [
                date(2026, 12, 31),
                date(2027, 12, 31),
                date(2028, 12, 31),
            ],
            # day 30: the month has 29 days in some years
            self.make_born("lunar", 12, 30): [
                date(2027, 2, 5),
                date(2028, 1, 25),
                date(2029, 2, 12),
            ],
            self.make_born("lunar", 6, 5, leap=True): [
                date(2027, 7, 8),
                # after the leap month 5 of that year
                date(2028, 7, 26),
                date(2029, 7, 15),
            ],
        }
        relative = self.make_customer("Relative")
        member = self.env["shop.family.member"].create(
            {
                "partner_id": relative.id,
                "name": "Fang",
                "relation": "spouse",
                "birthday_calendar": "lunar",
                "birth_month": 8,
                "birth_day": 15,
            }
        )
        family = self.make_rule("family_birthday", lead_days=5)
        day = TODAY
        while day < date(2029, 11, 2):
            self.plan(self.rule, day)
            self.plan(family, day)
            day += days(5)
        for customer, dates in born.items():
            self.assertEqual(
                self.rows(self.rule, customer).mapped("occasion_date"), dates
            )
        greetings = self.rows(family)
        self.assertEqual(
            greetings.mapped("occasion_date"),
            [date(2027, 9, 15), date(2028, 10, 3), date(2029, 9, 22)],
        )
        self.assertEqual(
            set(greetings.mapped("origin")), {f"shop.family.member,{member.id}"}
        )
        self.assertEqual(greetings[0].due_date, date(2027, 9, 10))

    def test_an_anniversary_of_29_february(self):
        rule = self.make_rule("anniversary")
        self.customer.shop_anniversary = date(2024, 2, 29)
        for year, month, number in ((2027, 2, 28), (2028, 2, 29)):
            self.plan(rule, date(year, month, number))
        self.company.shop_feb29 = "mar1"
        self.plan(rule, date(2029, 3, 1))
        self.assertEqual(
            self.planned(rule),
            {self.customer: [date(2027, 2, 28), date(2028, 2, 29), date(2029, 3, 1)]},
        )
        self.customer.shop_anniversary = date(2030, 5, 1)
        self.assertFalse(self.plan(rule, date(2030, 5, 1)), "The day itself is none")

    # ------------------------------------------------------------
    # TIME ZONES
    # ------------------------------------------------------------

    def test_the_stores_zone_decides_the_day(self):
        customer = self.make_born("solar", 3, 14)
        for zone, before, after in (
            ("Asia/Shanghai", "2027-03-13 15:59:59", "2027-03-13 16:00:00"),
            # the clocks are put forward that night
            ("America/New_York", "2027-03-14 04:59:59", "2027-03-14 05:00:00"),
            ("Australia/Lord_Howe", "2027-03-13 12:59:59", "2027-03-13 13:00:00"),
        ):
            self.company.shop_tz = zone
            rule = self.make_rule("birthday")
            with freeze_time(before):
                rule.action_plan()
            self.assertEqual(rule.last_planned_on, date(2027, 3, 13), zone)
            with freeze_time(after):
                rule.action_plan()
            self.assertEqual(rule.last_planned_on, date(2027, 3, 14), zone)
            self.assertEqual(
                self.rows(rule, customer).mapped("due_date"), [date(2027, 3, 14)]
            )

    def test_a_purchase_counts_on_the_stores_day(self):
        rule = self.make_rule("after_purchase", delay_days=3)
        for zone, day in (
            ("Asia/Shanghai", date(2026, 11, 1)),
            # the hour that comes twice, and the last second of the day
            ("America/New_York", date(2026, 11, 1)),
            ("Australia/Lord_Howe", date(2026, 10, 4)),
            ("Africa/Cairo", date(2026, 4, 24)),
        ):
            self.company.shop_tz = zone
            customer = self.make_customer(zone)
            last = self.company._shop_day_end(day)
            orders = self.buy((customer, day), (customer, day), (customer, day))
            self.env.flush_all()
            for order, instant in zip(
                orders,
                (self.company._shop_day_start(day), last - days(1) / 86400, last),
                strict=True,
            ):
                order.date_order = instant
            self.env.flush_all()
            self.plan(rule, day + days(3))
            self.assertEqual(
                self.rows(rule, customer).mapped("occasion_date"),
                [day + days(3), day + days(4)],
                zone,
            )
