from datetime import date

from odoo.tests import tagged, users
from odoo.tools import SQL

from ..common import TODAY, FollowupCase, days


@tagged("post_install", "-at_install")
class TestPlanningAgain(FollowupCase):
    """Planning again, later, or after a break: nothing twice, nothing lost."""

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

    def test_past_days(self):
        rule = self.make_rule("birthday")
        old, young = (
            self.born("Old", date(2026, 3, 1)),
            self.born("Y", date(2027, 3, 1)),
        )
        self.assertEqual(rule.action_plan("2026-03-01")["planned"], 2)
        self.assertEqual(rule.action_plan(date(2026, 3, 2))["planned"], 0)
        self.assertEqual(
            self.planned(rule), {each: [date(2026, 3, 1)] for each in old + young}
        )
        rule.action_plan("2026-02-01")
        self.assertEqual(
            rule.last_planned_on, date(2026, 3, 2), "Up to there it is planned"
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
            self.rows(rule, born[9]).reason, "Too late: it was due on Oct 24."
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
