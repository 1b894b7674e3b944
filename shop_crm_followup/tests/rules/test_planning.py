from datetime import date

from odoo.tests import tagged

from ..common import TODAY, FollowupCase, days, noon


@tagged("post_install", "-at_install")
class TestPlanning(FollowupCase):
    """Which customers a trigger plans, when, about what; and whom it doesn't."""

    # ------------------------------------------------------------
    # BIRTHDAYS
    # ------------------------------------------------------------

    def test_birthdays_of_the_coming_week(self):
        rule = self.make_rule("birthday")
        born = {
            number: self.born(f"In {number} days", TODAY + days(number))
            for number in (-8, -7, -1, 0, 7, 8)
        }
        self.assertEqual(self.plan(rule), {"planned": 4})
        self.assertEqual(
            self.planned(rule),
            {born[n]: [TODAY + days(n)] for n in (-7, -1, 0, 7)},
        )
        row = self.rows(rule, born[7])
        self.assertRecordValues(
            row,
            [
                {
                    "company_id": self.company.id,
                    "due_date": TODAY + days(7),
                    "origin": "",
                    "channel": "call",
                    "priority": rule.priority,
                    "planned_on": TODAY,
                    "reason_code": False,
                    "store_id": self.company.shop_store_id.id,
                }
            ],
        )
        belated = self.rows(rule, born[-1])
        self.assertEqual(belated.reason, "Late greeting: the day was Nov 1.")

    def test_a_contact_is_due_some_days_before(self):
        rule = self.make_rule("birthday", lead_days=3)
        customer = self.born(day=TODAY + days(10))
        self.plan(rule)
        self.assertEqual(self.rows(rule, customer).due_date, TODAY + days(7))

    def test_who_is_no_customer_has_no_greeting(self):
        rule = self.make_rule("birthday")
        branch = self.env["res.company"].create({"name": "Branch"})
        self.born("Archived").active = False
        self.born("Supplier", shop_home_company_id=False)
        self.born("Elsewhere", shop_home_company_id=branch.id)
        self.born("Of the branch", company_id=branch.id)
        self.born("Address", type="delivery", parent_id=self.customer.id)
        self.assertFalse(self.plan(rule))

    def test_somebody_who_works_for_a_customer_is_greeted_himself(self):
        firm = self.make_customer("Acme", is_company=True)
        self.recompute()
        rule = self.make_rule("birthday")
        person = self.born(parent_id=firm.id, shop_home_company_id=False)
        self.plan(rule)
        self.assertEqual(self.planned(rule), {person: [TODAY]})

    def test_each_member_of_a_family_is_an_occasion(self):
        rule = self.make_rule("family_birthday")
        family = self.env["shop.family.member"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "name": name,
                    "relation": "parent",
                    "birth_month": TODAY.month,
                    "birth_day": TODAY.day,
                }
                for name in ("Fang", "Wei")
            ]
        )
        self.plan(rule)
        rows = self.rows(rule, self.customer)
        self.assertEqual(
            set(rows.mapped("origin")), {f"shop.family.member,{i}" for i in family.ids}
        )

    # ------------------------------------------------------------
    # PURCHASES
    # ------------------------------------------------------------

    def test_after_a_purchase_the_person_on_the_document_is_asked(self):
        firm = self.make_customer("Acme", is_company=True)
        first, second = (
            self.make_customer(name, parent_id=firm.id) for name in ("First", "Second")
        )
        bought = TODAY - days(3)
        own, _later, firms, seconds, _old = self.buy(
            (self.customer, bought),
            (self.customer, bought),
            (firm, bought),
            (second, bought),
            (self.customer, TODAY - days(11)),
        )
        rule = self.make_rule("after_purchase", delay_days=3)
        self.plan(rule)
        self.assertEqual(
            {row.partner_id: row.origin for row in self.rows(rule)},
            {
                self.customer: f"sale.order,{own.id}",
                first: f"sale.order,{firms.id}",
                second: f"sale.order,{seconds.id}",
            },
            "One for each person and day; a company is asked by its first contact",
        )
        self.assertEqual(set(self.rows(rule).mapped("occasion_date")), {TODAY})

    def test_what_is_brought_back_is_no_purchase(self):
        rule = self.make_rule("after_purchase", delay_days=3)
        order = self.buy((self.customer, TODAY - days(3)))
        self.plan(rule)
        self.assertEqual(self.rows(rule).state, "planned")
        order.state = "cancel"
        self.plan(rule)
        self.assertEqual(self.rows(rule).reason_code, "changed")

    def test_silent_is_who_is_late_by_his_own_rhythm(self):
        # every 20 days: late 40 days after the last purchase
        for name, gone, times in (
            ("Late", 40, 3),
            ("In time", 32, 3),
            ("Bought twice", 40, 2),
        ):
            customer = self.make_customer(name)
            self.buy(*((customer, TODAY - days(gone + 20 * n)) for n in range(times)))
        self.recompute()
        rule = self.make_rule("silent")
        self.plan(rule)
        (customer,) = self.planned(rule)
        self.assertEqual(customer.name, "Late")
        self.assertEqual(self.rows(rule).occasion_date, TODAY)

    def test_win_back_comes_once_for_an_absence(self):
        rule = self.make_rule("win_back", delay_days=90)
        other = self.make_customer("Recently")
        self.buy((self.customer, TODAY - days(90)), (other, TODAY - days(82)))
        self.recompute()
        for number in range(0, 40, 4):
            self.plan(rule, TODAY + days(number))
        self.assertEqual(
            self.planned(rule),
            {self.customer: [TODAY], other: [TODAY + days(8)]},
        )
        self.buy((self.customer, TODAY + days(1)))
        self.recompute(TODAY + days(1))
        self.plan(rule, TODAY + days(1))
        self.assertEqual(self.rows(rule, self.customer).reason_code, "changed")

    def test_potential_is_who_never_bought(self):
        rule = self.make_rule("potential", delay_days=5)
        buyer = self.make_customer("Buyer")
        self.buy((buyer, TODAY))
        self.env.flush_all()
        # the day on which the file was made
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = ANY(%s)",
            (noon(TODAY - days(5)), (buyer + self.customer).ids),
        )
        self.env.invalidate_all()
        self.recompute()
        self.plan(rule)
        self.assertEqual(self.planned(rule), {self.customer: [TODAY]})

    def test_a_birthday_is_asked_for_where_it_is_missing(self):
        rule = self.make_rule("birthday_missing", delay_days=14)
        known = self.born("Known")
        firm = self.make_customer("Acme", is_company=True)
        self.buy(*((each, TODAY - days(14)) for each in self.customer + known + firm))
        self.recompute()
        self.plan(rule)
        self.assertEqual(self.planned(rule), {self.customer: [TODAY]})

    def test_a_company_is_contacted_by_its_first_contact(self):
        firm = self.make_customer("Acme", is_company=True)
        self.make_customer("Gone", parent_id=firm.id, active=False)
        self.make_customer("Invoices", parent_id=firm.id, type="invoice")
        first = self.make_customer("First", parent_id=firm.id)
        self.make_customer("Second", parent_id=firm.id)
        self.buy((firm, TODAY - days(90)))
        self.recompute()
        rule = self.make_rule("win_back", delay_days=90)
        self.plan(rule)
        self.assertEqual(self.planned(rule), {first: [TODAY]})

    # ------------------------------------------------------------
    # TIERS
    # ------------------------------------------------------------

    def test_moves_between_tiers(self):
        up, down = self.make_rule("tier_up"), self.make_rule("tier_down")
        self.buy((self.customer, TODAY - days(30), 10))
        self.recompute(TODAY - days(30))
        self.buy((self.customer, TODAY - days(1), 90_000))
        self.recompute(TODAY - days(1))
        change = self.env["shop.tier.change"].search(
            [("partner_id", "=", self.customer.id), ("scheme_id", "=", self.member.id)]
        )
        self.assertEqual(len(change), 1)
        self.plan(up)
        self.assertFalse(self.plan(down))
        self.assertRecordValues(
            self.rows(up),
            [
                {
                    "partner_id": self.customer.id,
                    "occasion_date": TODAY - days(1),
                    "origin": f"shop.tier.change,{change.id}",
                }
            ],
        )
        fallen = change.copy(
            {
                "from_tier_id": change.to_tier_id.id,
                "to_tier_id": change.from_tier_id.id,
                "date": TODAY,
            }
        )
        self.plan(down)
        self.assertEqual(self.rows(down).origin, f"shop.tier.change,{fallen.id}")
        merged = change.copy({"date": TODAY, "cause": "merge"})
        self.plan(up)
        self.assertNotIn(f",{merged.id}", "".join(self.rows(up).mapped("origin")))

    # ------------------------------------------------------------
    # WHO AND WHEN
    # ------------------------------------------------------------

    def test_the_own_assistant_is_asked_first(self):
        rule = self.make_rule("birthday")
        own = self.born("Own", user_id=self.user_assistant.id)
        stranger = self.born("Stranger's", user_id=self.user_staff.id)
        self.plan(rule)
        self.assertEqual(self.rows(rule, own).user_id, self.user_assistant)
        self.assertFalse(self.rows(rule, stranger).user_id)
        store = self.make_rule("birthday", responsible="store")
        self.plan(store)
        self.assertFalse(self.rows(store).user_id)

    def test_a_day_off_is_passed_over(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Monday to Saturday", "tz": "Asia/Shanghai"}
        )
        calendar.attendance_ids.filtered(lambda line: line.dayofweek == "4").unlink()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Stocktaking",
                "calendar_id": calendar.id,
                "date_from": noon(date(2026, 11, 5)) - days(0.5),
                "date_to": noon(date(2026, 11, 5)) + days(0.5),
            }
        )
        self.company.shop_contact_calendar_id = calendar
        # Thursday the 5th is a holiday, Friday to Sunday are off
        friday = date(2026, 11, 6)
        birthday = self.make_rule("birthday")
        greeted = self.born(day=friday)
        self.buy((self.customer, friday - days(3)))
        asked = self.make_rule("after_purchase", delay_days=3)
        self.plan(birthday)
        self.plan(asked)
        self.assertEqual(self.rows(birthday, greeted).due_date, date(2026, 11, 4))
        self.assertEqual(self.rows(birthday, greeted).occasion_date, friday)
        self.assertEqual(self.rows(asked).due_date, date(2026, 11, 9))
        calendar.attendance_ids.unlink()
        self.assertEqual(
            self.company._shop_contact_day(friday), friday, "Closed for ever: no wait"
        )
