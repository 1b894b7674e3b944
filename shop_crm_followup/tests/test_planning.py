from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time, tagged, users
from odoo.tools import SQL

from .common import TODAY, FollowupCase, days, noon


@tagged("post_install", "-at_install")
class TestPlanning(FollowupCase):
    """Which customers a trigger plans, on which day, about what; and whom it doesn't."""

    def born(self, name="Born", day=TODAY, **values):
        return self.make_customer(
            name, shop_birth_month=day.month, shop_birth_day=day.day, **values
        )

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
        self.assertEqual(belated.reason, "Belated: the day was 11/01/2026.")

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
    # RUNS
    # ------------------------------------------------------------

    def make_run(self, rule, **values):
        return self.env["shop.followup.run"].create(
            {"name": "Autumn", "rule_id": rule.id, "date": TODAY, **values}
        )

    def sell(self, customer, product, day):
        line = Command.create({"product_id": product.id, "price_unit": 10})
        order = self.env["sale.order"].create(
            {"partner_id": customer.id, "order_line": [line]}
        )
        order.action_confirm()
        order.date_order = noon(day)
        return order

    def test_a_run_goes_to_whom_it_suits(self):
        category, other, below = self.env["product.category"].create(
            [{"name": "Rings"}, {"name": "Hats"}, {"name": "Gold rings"}]
        )
        below.parent_id = category
        goods = {"type": "service", "taxes_id": False}
        ring, gold, hat, plain, twin = self.env["product.product"].create(
            [
                {"name": "Ring", "categ_id": category.id, **goods},
                {"name": "Gold ring", "categ_id": below.id, **goods},
                {"name": "Hat", "categ_id": other.id, **goods},
                {"name": "Thing", "categ_id": False, **goods},
                {"name": "Twin", "categ_id": False, **goods},
            ]
        )
        chess = self.env["shop.tag"].create({"name": "Chess", "kind": "interest"})
        buyers = {
            product: self.make_customer(product.name)
            for product in (ring, gold, hat, plain, twin)
        }
        for product, customer in buyers.items():
            self.sell(customer, product, TODAY - days(20))
        old, player = self.make_customer("Old"), self.make_customer("Player")
        self.sell(old, ring, TODAY - days(400))
        player.shop_tag_ids = chess
        self.recompute()
        rule = self.make_rule("new_arrival")
        for values, suited in (
            ({"product_ids": ring.ids}, buyers[ring] + buyers[gold]),
            ({"product_ids": plain.ids}, buyers[plain]),
            ({"categ_ids": other.ids}, buyers[hat]),
            ({"categ_ids": below.ids}, buyers[gold]),
            ({"tag_ids": chess.ids}, player),
            ({"categ_ids": other.ids, "tag_ids": chess.ids}, buyers[hat] + player),
        ):
            with self.subTest(values=values):
                run = self.make_run(rule, **values)
                self.assertEqual(run.suited_count, len(suited))
                counts = run.action_plan()
                self.assertEqual(counts["planned"], len(suited))
                rows = self.followups.search(run._get_followup_domain())
                self.assertEqual(rows.partner_id, suited)
                self.assertEqual(set(rows.mapped("occasion_date")), {TODAY})
                self.assertEqual(
                    run.action_plan(), {"planned": 0, "deferred": 0, "skipped": 0}
                )

    def test_a_run_ends(self):
        self.recompute()
        rule = self.make_rule("promotion")
        run = self.make_run(rule, date=TODAY + days(3), date_to=TODAY + days(5))
        other = self.make_run(rule, name="Winter", date=TODAY + days(3))
        for each in run + other:
            each.action_plan()
        self.env["shop.followup.run"]._close_past()
        self.assertEqual(run.state, "open")
        with freeze_time(noon(TODAY + days(6))):
            self.env["shop.followup.run"]._close_past()
        rows = self.rows(rule, self.customer)
        self.assertRecordValues(
            rows.sorted("id"),
            [
                {"state": "cancelled", "reason": "Stopped: the run is closed"},
                {"state": "planned", "reason": False},
            ],
        )
        self.assertRecordValues(run + other, [{"state": "closed"}, {"state": "open"}])
        self.plan(rule, TODAY + days(6))
        self.assertEqual(len(self.rows(rule, self.customer)), 2)

    # ------------------------------------------------------------
    # AUDIENCE
    # ------------------------------------------------------------

    def test_the_count_is_who_is_planned(self):
        diamond, *_others = self.member.tier_ids.sorted("sequence")
        rfm = self.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        rich, poor = (
            self.make_customer("Rich"),
            self.make_customer("Poor", city="Suzhou"),
        )
        # whose contacts have its address
        firm = self.make_customer("Acme", is_company=True, city="Suzhou")
        self.make_customer("First", parent_id=firm.id)
        self.make_customer("Second", parent_id=firm.id)
        self.make_customer("Address", parent_id=rich.id, type="delivery")
        self.make_customer("Gone", city="Suzhou").active = False
        self.buy((rich, TODAY, 90_000), (poor, TODAY, 1), (firm, TODAY, 1))
        self.recompute()
        rfm.action_recompute()
        groups = self.env["shop.customer.group"].create(
            [
                {"name": "Suzhou", "domain": "[('city', '=', 'Suzhou')]"},
                {"name": "VIP", "kind": "hand", "partner_ids": rich.ids},
            ]
        )
        bought = rfm.tier_ids.filtered(lambda tier: not tier.no_data)
        for number, values in (
            (4, {}),
            (1, {"tier_ids": diamond.ids}),
            (3, {"tier_ids": bought.ids}),
            (1, {"tier_ids": bought.ids, "domain": "[('name', '=', 'Poor')]"}),
            (2, {"group_ids": groups[0].ids}),
            (3, {"group_ids": groups.ids}),
            (1, {"group_ids": groups.ids, "tier_ids": diamond.ids}),
            (2, {"domain": "[('city', '=', 'Suzhou')]"}),
        ):
            with self.subTest(values=values):
                rule = self.make_rule(
                    "festival",
                    festival_id=self.env["shop.festival"]
                    .create({"name": "Today", "month": TODAY.month, "day": TODAY.day})
                    .id,
                    **values,
                )
                self.assertEqual(rule.audience_count, number)
                self.assertEqual(self.plan(rule), {"planned": number})

    def test_a_persons_rule_counts_every_person(self):
        firm = self.make_customer("Acme", is_company=True)
        self.recompute()
        for name in ("Worker 1", "Worker 2"):
            self.born(name, parent_id=firm.id, shop_home_company_id=False)
        rule = self.make_rule("birthday", domain="[('name', 'like', 'Worker')]")
        self.assertEqual(rule.audience_count, 2)
        self.assertEqual(self.plan(rule), {"planned": 2})

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

    # ------------------------------------------------------------
    # AGAIN
    # ------------------------------------------------------------

    @users("manager")
    def test_planning_answers_with_counts(self):
        rule = self.make_rule("birthday").with_env(self.env)
        self.born("Ready")
        self.born("Without a phone", phone=False)
        busy = self.born("Busy")
        busy.shop_contact_wish = "quarterly"
        self.make_row(self.make_rule("manual"), busy, contact_day=TODAY, state="done")
        self.assertEqual(
            rule.action_plan(), {"planned": 1, "deferred": 1, "skipped": 1}
        )
        self.assertEqual(
            rule.action_plan(), {"planned": 0, "deferred": 0, "skipped": 0}
        )

    def test_planning_again_makes_nothing_new(self):
        rule = self.make_rule("birthday")
        self.born()
        self.plan(rule)
        for state in ("done", "skipped", "expired", "cancelled", "uncertain"):
            self.rows(rule).state = state
            for number in (0, 1, 5):
                self.assertFalse(self.plan(rule, TODAY + days(number)), state)

    def test_past_and_future_days(self):
        rule = self.make_rule("birthday")
        old, young = (
            self.born("Old", date(2026, 3, 1)),
            self.born("Y", date(2027, 3, 1)),
        )
        self.assertEqual(rule.action_plan("2026-03-01")["planned"], 2)
        self.assertEqual(rule.action_plan(date(2027, 3, 1))["planned"], 2)
        self.assertEqual(
            self.planned(rule),
            {each: [date(2026, 3, 1), date(2027, 3, 1)] for each in old + young},
        )
        self.assertEqual(
            rule.last_planned_on, TODAY, "What lies ahead has not been planned"
        )

    def test_downtime_of_nine_days(self):
        rule = self.make_rule("birthday")
        self.plan(rule, TODAY - days(20))
        born = {
            number: self.born(f"{number} days ago", TODAY - days(number))
            for number in (13, 12, 9, 8, 7, 3, 0)
        }
        self.plan(rule)
        texts = {
            number: (row.state, row.reason_code)
            for number, customer in born.items()
            for row in self.rows(rule, customer)
        }
        self.assertEqual(
            texts,
            {
                12: ("expired", "too_late"),
                9: ("expired", "too_late"),
                8: ("expired", "too_late"),
                7: ("planned", "belated"),
                3: ("planned", "belated"),
                0: ("planned", False),
            },
            "The 13th day was planned before the break",
        )
        self.assertEqual(
            self.rows(rule, born[9]).reason, "Too late: it was due on 10/24/2026."
        )
        self.assertFalse(self.plan(rule))
        self.assertFalse(self.plan(rule, TODAY + days(1)))

    def test_each_company_makes_up_for_its_own_downtime(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        rule = self.make_rule("birthday")
        for company in self.company + branch:
            self.plan(rule.with_company(company), TODAY - days(20))
        missed = [
            self.born("Born", TODAY - days(9), shop_home_company_id=company.id)
            for company in self.company + branch
        ]
        for company in self.company + branch:
            self.plan(rule.with_company(company))
        for customer in missed:
            self.assertEqual(self.rows(rule, customer).state, "expired")

    def test_a_rule_that_was_off_missed_nothing(self):
        rule = self.make_rule("birthday")
        self.plan(rule, TODAY - days(25))
        self.born(day=TODAY - days(10))
        rule.active = False
        rule.active = True
        self.assertFalse(self.plan(rule))

    def test_what_applies_no_more_is_withdrawn_and_taken_up_again(self):
        rule = self.make_rule("birthday")
        customer = self.born()
        self.plan(rule)
        rule.domain = f"[('id', '!=', {customer.id})]"
        self.plan(rule)
        row = self.rows(rule, customer)
        self.assertEqual((row.state, row.reason_code), ("cancelled", "changed"))
        rule.domain = "[]"
        self.assertFalse(self.plan(rule), "No new row")
        self.assertEqual((row.state, row.reason), ("planned", False))
        row.write({"state": "cancelled", "reason_code": "stopped"})
        self.plan(rule)
        self.assertEqual(row.state, "cancelled", "What somebody stopped stays so")

    def test_the_holdout_group_is_fixed_and_of_its_size(self):
        rule = self.make_rule("birthday", holdout_percent=10)
        ids = list(range(1, 10_001))
        query = SQL(
            "SELECT partner_id FROM unnest(%s) AS candidate (partner_id) WHERE %s",
            ids,
            rule._get_holdout_condition(),
        )
        held_out = {row[0] for row in self.env.execute_query(query)}
        self.assertAlmostEqual(len(held_out) / len(ids), 0.1, delta=0.01)
        self.assertEqual({row[0] for row in self.env.execute_query(query)}, held_out)
        customers = [self.born(f"Born {number}") for number in range(60)]
        self.plan(rule)
        rule.holdout_percent = 20
        wider = {row[0] for row in self.env.execute_query(query)}
        self.assertLessEqual(held_out, wider)
        for customer in customers:
            row = self.rows(rule, customer)
            self.assertIn(
                (row.state, row.reason_code),
                [("planned", False), ("skipped", "holdout")],
            )
        self.assertIn("skipped", self.rows(rule).mapped("state"))
