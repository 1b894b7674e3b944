from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users

from ..common import ShopCrmCommon

MONDAY_NOON = "2027-03-01 04:00:00"  # noon in Shanghai


@tagged("post_install", "-at_install")
@freeze_time(MONDAY_NOON)
class TestBirthday(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({"shop_feb29": "feb28", "shop_lunar_leap": "regular"})

    def _customer(self, calendar="solar", month=0, day=0, leap=False, year=0, **values):
        return self.env["res.partner"].create(
            {
                "name": "Li Ming",
                "shop_birthday_calendar": calendar,
                "shop_birth_month": month,
                "shop_birth_day": day,
                "shop_birth_leap_month": leap,
                "shop_birth_year": year,
                **values,
            }
        )

    @users("assistant")
    def test_next_birthday_in_both_calendars(self):
        customers = (
            self._customer("solar", 3, 12, year=1990)
            | self._customer("lunar", 2, 5)
            | self._customer("lunar", 6, 30, leap=True)
            | self._customer("solar", 2, 29)
            | self._customer()
        )
        self.assertRecordValues(
            customers,
            [
                {
                    "shop_next_birthday": date(2027, 3, 12),
                    "shop_next_birthday_text": (
                        "March 12, 2027 · lunar month 2, day 5"
                    ),
                    "shop_birthday_text": "March 12, 1990",
                    "shop_birthday_in_days": 11,
                    "shop_age": 36,
                },
                {
                    "shop_next_birthday": date(2027, 3, 12),
                    "shop_next_birthday_text": (
                        "March 12, 2027 · lunar month 2, day 5"
                    ),
                    "shop_birthday_text": "lunar month 2, day 5",
                    "shop_birthday_in_days": 11,
                    "shop_age": 0,
                },
                {
                    "shop_next_birthday": date(2027, 8, 1),
                    "shop_next_birthday_text": (
                        "August 1, 2027 · lunar month 6, day 29"
                    ),
                    "shop_birthday_text": "lunar leap month 6, day 30",
                    "shop_birthday_in_days": 153,
                    "shop_age": 0,
                },
                {
                    "shop_next_birthday": date(2028, 2, 29),
                    "shop_next_birthday_text": (
                        "February 29, 2028 · lunar month 2, day 5"
                    ),
                    "shop_birthday_text": "February 29",
                    "shop_birthday_in_days": 365,
                    "shop_age": 0,
                },
                {
                    "shop_next_birthday": False,
                    "shop_next_birthday_text": False,
                    "shop_birthday_text": False,
                    "shop_birthday_in_days": 0,
                    "shop_age": 0,
                },
            ],
        )

    def test_chinese_users_read_chinese_names(self):
        customer = self._customer("lunar", 2, 5, year=1990).with_context(lang="zh_CN")
        self.assertEqual(customer.shop_birthday_text, "1990 · 二月初五")
        self.assertEqual(customer.shop_next_birthday_text, "2027年3月12日 · 二月初五")

    def test_the_day_begins_in_the_stores_time_zone(self):
        customer = self._customer("solar", 3, 2)
        with freeze_time("2027-03-01 16:30:00"):  # 00:30 on 2 March in Shanghai
            self.assertEqual(customer.shop_birthday_in_days, 0)

    def test_age_counts_from_the_solar_day_of_a_lunar_birthday(self):
        # lunar 1989-12-19 is 15 January 1990
        customer = self._customer("lunar", 12, 19, year=1989)
        self.assertEqual(customer.shop_age, 37)

    def test_invalid_birthdays_are_refused_by_name(self):
        refused = [
            ("solar", 2, 30, False, 0, "Birth day"),
            ("solar", 2, 29, False, 1990, "Birth day"),
            ("solar", 13, 1, False, 0, "Birth month"),
            ("solar", -1, 1, False, 0, "Birth month"),
            ("solar", 0, 5, False, 0, "Birth month"),
            ("solar", 5, 0, False, 0, "Birth day"),
            ("solar", 5, 5, True, 0, "Leap month"),
            ("solar", 5, 5, False, 1899, "Birth year"),
            ("solar", 5, 5, False, 2027, "Birth year"),
            ("lunar", 2, 31, False, 0, "Birth day"),
            # month 1 of 1990 has 29 days
            ("lunar", 1, 30, False, 1990, "Birth day"),
            ("lunar", 3, 1, True, 1990, "Leap month"),
            ("lunar", 1, 1, True, 0, "Leap month"),
            ("lunar", 0, 0, True, 0, "Birth month"),
        ]
        for *values, label in refused:
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, f"^{label}: "):
                    self._customer(*values)

    def test_invalid_birthdays_are_refused_by_write_and_import(self):
        customer = self._customer("solar", 2, 28)
        with self.assertRaisesRegex(ValidationError, "Birth day"):
            customer.shop_birth_day = 30
        result = self.env["res.partner"].load(
            ["name", "shop_birthday_calendar", "shop_birth_month", "shop_birth_day"],
            [["Wang", "lunar", "13", "1"], ["Zhao", "lunar", "12", "1"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Birth month", result["messages"][0]["message"])

    def test_uncommon_days_follow_the_settings(self):
        born_29_february = self._customer("solar", 2, 29)
        born_in_leap_month = self._customer("lunar", 6, 5, leap=True)
        self.env.company.write({"shop_feb29": "mar1", "shop_lunar_leap": "skip"})
        self.env.invalidate_all()
        self.assertEqual(born_29_february.shop_next_birthday, date(2027, 3, 1))
        self.assertEqual(born_in_leap_month.shop_next_birthday, date(2036, 7, 27))

    @users("assistant")
    def test_search_agrees_with_the_computed_day(self):
        Partner = self.env["res.partner"]
        customers = Partner
        for month in range(1, 13):
            for day in (1, 15, 28, 29):
                customers |= self._customer("solar", month, day)
                customers |= self._customer("lunar", month, day)
            customers |= self._customer("lunar", month, 30)
        customers |= self._customer("lunar", 6, 30, leap=True) | self._customer()
        ours = [("id", "in", customers.ids)]
        known = customers.filtered("shop_next_birthday")
        for days in (0, 1, 7, 30, 200, 353, 400):
            within = known.filtered(lambda c, n=days: c.shop_birthday_in_days <= n)
            exactly = known.filtered(lambda c, n=days: c.shop_birthday_in_days == n)
            for operator, value, expected in (
                ("<=", days, within),
                ("<", days, within - exactly),
                (">", days, known - within),
                (">=", days, known - within + exactly),
                ("=", days, exactly),
                ("in", [days, 9999], exactly),
                ("!=", days, customers - exactly),
            ):
                with self.subTest(days=days, operator=operator):
                    domain = [("shop_birthday_in_days", operator, value), *ours]
                    self.assertEqual(Partner.search(domain), expected.sorted())
        unknown = Partner.search([("shop_next_birthday", "=", False), *ours])
        self.assertEqual(unknown, customers - known)
        until = [("shop_next_birthday", "<=", "2027-03-08"), *ours]
        self.assertEqual(
            set(Partner.search(until)),
            set(known.filtered(lambda c: c.shop_birthday_in_days <= 7)),
        )

    def test_birthdays_stay_inside_the_shop(self):
        customer = self._customer("solar", 3, 12)
        for user in (self.user_staff, self.user_portal):
            Partner = self.env["res.partner"].with_user(user)
            for name in ("shop_birth_month", "shop_next_birthday"):
                with self.assertRaises(AccessError):
                    Partner.browse(customer.id).read([name])
            with self.assertRaises(AccessError):
                Partner.search([("shop_birthday_in_days", "<=", 30)])

    def test_anniversary_of_29_february(self):
        customer = self._customer(shop_anniversary="2024-02-29")
        self.assertEqual(customer.shop_next_anniversary, date(2028, 2, 29))

    @users("manager")
    def test_family_birthdays(self):
        customer = self._customer()
        with Form(customer.with_user(self.env.user).shop_family_ids) as form:
            form.partner_id = customer
            form.name = "Fang"
            form.relation = "spouse"
            form.birthday_calendar = "lunar"
            form.birth_month = 2
            form.birth_day = 5
        member = customer.with_user(self.env.user).shop_family_ids
        self.assertEqual(member.next_birthday, date(2027, 3, 12))
        found = member.search([("birthday_in_days", "<=", 11)])
        self.assertIn(member, found)
        with self.assertRaisesRegex(ValidationError, "Birth Day"):
            member.birth_day = 31

    @users("manager")
    def test_children_need_a_guardians_consent(self):
        customer = self._customer()
        child = {"partner_id": customer.id, "name": "Xiaobao", "relation": "child"}
        Member = self.env["shop.family.member"]
        for values in ({}, {"birth_year": 2015}, {"birth_year": 2013}):
            with self.assertRaisesRegex(ValidationError, "Guardian consent"):
                Member.create({**child, **values})
        Member.create([{**child, "birth_year": 2012}, {**child, "guardian_consent": 1}])

    @users("assistant")
    def test_assistants_do_not_see_the_family(self):
        customer = self._customer()
        with self.assertRaises(AccessError):
            customer.with_user(self.env.user).read(["shop_family_ids"])
        with self.assertRaises(AccessError):
            self.env["shop.family.member"].search([])
