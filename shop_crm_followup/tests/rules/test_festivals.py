import csv
from datetime import date
from pathlib import Path

import holidays

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import TODAY, FollowupCase, days

DATA = Path(__file__).parents[1] / "data" / "festivals" / "festivals_cn_2020_2032.csv"
LUNAR = {
    "spring_festival_1_1": "spring",
    "lantern_1_15": "lantern",
    "dragon_boat_5_5": "dragon_boat",
    "qixi_7_7": "qixi",
    "mid_autumn_8_15": "mid_autumn",
    "double_ninth_9_9": "double_ninth",
}
SOLAR = {"women": (3, 8), "teachers": (9, 10), "national": (10, 1)}
YEARS = (date(2020, 1, 1), date(2032, 12, 31))


@tagged("post_install", "-at_install")
class TestFestivals(FollowupCase):
    """The days of festivals, against a published table and the countries' own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with DATA.open(newline="") as file:
            cls.table = list(csv.DictReader(file))

    def festival(self, name):
        return self.env.ref(f"shop_crm_followup.shop_festival_{name}")

    def make(self, **values):
        return self.env["shop.festival"].create({"name": "Feast", **values})

    def get_days(self, festival, first=YEARS[0], last=YEARS[1]):
        return festival._get_days(first, last, self.company)

    def test_lunar_festivals_fall_on_the_published_days(self):
        self.assertEqual(len(self.table), 13)
        eve = self.make(kind="lunar", month=12, day=30)
        wanted = {column: self.festival(name) for column, name in LUNAR.items()}
        for column, festival in {**wanted, "new_year_eve": eve}.items():
            with self.subTest(festival=column):
                self.assertEqual(
                    [day.isoformat() for day in self.get_days(festival)],
                    [row[column] for row in self.table],
                )

    def test_solar_festivals_come_once_a_year(self):
        for name, (month, day) in SOLAR.items():
            self.assertEqual(
                self.get_days(self.festival(name)),
                [date(year, month, day) for year in range(2020, 2033)],
            )

    def test_the_calendar_of_china_agrees(self):
        calendar = holidays.country_holidays("CN", years=2027, language="en_US")
        for name, word in (
            ("spring", "Spring Festival"),
            ("dragon_boat", "Dragon Boat"),
            ("mid_autumn", "Mid-Autumn"),
            ("national", "National Day"),
        ):
            year = date(2027, 1, 1), date(2027, 12, 31)
            (day,) = self.get_days(self.festival(name), *year)
            self.assertIn(word, calendar.get(day, ""))

    def test_a_holiday_follows_the_calendar_of_its_country(self):
        thanksgiving = self.make(
            kind="holiday",
            country_id=self.env.ref("base.us").id,
            holiday_name="thanksgiving",
        )
        self.assertEqual(thanksgiving.next_date, date(2026, 11, 26))
        spring = self.make(kind="holiday", holiday_name="Spring Festival")
        year = date(2027, 1, 1), date(2027, 12, 31)
        self.assertEqual(self.get_days(spring, *year), [date(2027, 2, 6)])
        self.company.country_id = self.env.ref("base.us")
        self.assertEqual(self.get_days(spring, *year), [])

    def test_every_country_that_is_known_can_be_asked(self):
        festival = self.make(kind="holiday", holiday_name="New Year")
        known = holidays.list_supported_countries()
        countries = self.env["res.country"].search([("code", "in", list(known))])
        self.assertGreater(len(countries), 150)
        for country in countries:
            festival.country_id = country
            self.get_days(festival, TODAY, TODAY + days(400))
        festival.country_id = self.env.ref("base.bv")
        self.assertFalse(festival.next_date)

    def test_everybody_is_greeted_once_a_festival(self):
        mate = self.make_customer("Han Mei")
        self.recompute()
        rule = self.make_rule(
            "festival",
            festival_id=self.festival("spring").id,
            lead_days=3,
            domain=f"[('id', 'in', {(self.customer + mate).ids})]",
        )
        feast = date(2027, 2, 6)
        for number in range(20):
            self.plan(rule, feast - days(15 - number))
        self.assertEqual(self.planned(rule), {self.customer: [feast], mate: [feast]})
        self.assertEqual(set(self.rows(rule).mapped("due_date")), {feast - days(3)})

    def test_days_that_do_not_exist_are_refused_by_name(self):
        for label, values in (
            ("Month", {"month": 13, "day": 1}),
            ("Month", {"month": 0, "day": 1}),
            ("Day", {"month": 2, "day": 30}),
            ("Day", {"month": 4, "day": 0}),
            ("Day", {"kind": "lunar", "month": 1, "day": 31}),
            ("Holiday name", {"kind": "holiday"}),
            ("Holiday name", {"kind": "holiday", "holiday_name": "  "}),
        ):
            with (
                self.subTest(values=values),
                self.assertRefused(ValidationError, f"^{label}: "),
            ):
                self.make(**values)
        self.make(month=2, day=29)
        self.make(kind="lunar", month=12, day=30)
