from collections import defaultdict
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, noon
from odoo.addons.shop_crm_tiering.tests.purchases import purchase_factory as factory

from ...models.insight.shop_complaint_recovery import WINDOWS
from .report_common import CODES, ReportCase

FEWEST = "odoo.addons.shop_crm_complaints.report.complaint_recovery.FEWEST"


@tagged("post_install", "-at_install")
class TestRecovery(ReportCase):
    """Who buys again after the case is closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["shop.complaint.recovery"]

    def make_closed(self, customer=None, days=200, **values):
        """Return a case that was closed so many days ago."""
        case = self.cases.create(
            {"partner_id": (customer or self.customer).id, "user_id": False}
        )
        case.step_time_ids.unlink()
        closed = noon(TODAY) - timedelta(days=days)
        case._transition({"state": "closed", "closed_at": closed, **values})
        return case

    def buy_after(self, case, days, amount=10.0, customer=None):
        moment = case.closed_at + timedelta(days=days)
        customer = customer or case.partner_id
        factory.insert_orders(self.env, [(customer.id, moment, amount)])

    def get_row(self, case):
        self.env.flush_all()
        self.rows.invalidate_model()
        return self.rows.with_user(self.user_manager).browse(case.id)

    def get_recovery(self, months=12):
        return self.report(months)["recovery"]

    # ------------------------------------------------------------
    # AGAINST THE OBVIOUS WAY
    # ------------------------------------------------------------

    def make_customers(self):
        people = [self.make_customer(f"Person {number}") for number in range(25)]
        for firm in people[:6]:
            firm.is_company = True
        return people + [
            self.make_customer(f"Buyer {number}", parent_id=firm.id)
            for number, firm in enumerate(people[:6])
        ]

    def make_stories(self):
        """Return cases closed at random, and purchases as tuples."""
        people = self.make_customers()
        cases = self.make_history(160)
        for case in cases:
            closed = self.moment(500)
            case._transition(
                {
                    "partner_id": self.chance.choice([*people, self.env.user]).id
                    if self.chance.random() < 0.95
                    else False,
                    "closed_at": case.state == "closed" and closed,
                }
            )
        self.make_times(cases)
        orders = [
            (
                self.chance.choice(people),
                self.moment(520),
                self.chance.choice((10.0, 25.5, 0.0, -5.0)),
            )
            for _number in range(260)
        ]
        factory.insert_orders(self.env, [(p.id, at, sum_) for p, at, sum_ in orders])
        return cases, orders

    def count(self, cases, orders):
        """Return ``{(column, value): {days: [cases, bought]}}`` slowly."""
        now, found = noon(TODAY), defaultdict(lambda: {d: [0, 0] for d in WINDOWS})
        first = self.company._shop_day_start(self.first_day(12))
        for case in cases:
            if case.kind != "complaint" or case.state != "closed":
                continue
            if not case.partner_id or case.closed_at < first:
                continue
            for days in WINDOWS:
                end = case.closed_at + timedelta(days=days)
                if end >= now:
                    continue
                bought = any(
                    person.commercial_partner_id
                    == case.partner_id.commercial_partner_id
                    and case.closed_at < moment <= end
                    and amount > 0
                    for person, moment, amount in orders
                )
                for key in self.get_keys(case):
                    found[key][days][0] += 1
                    found[key][days][1] += bought
        return found

    def get_keys(self, case):
        yield "all", None
        yield "remedies", case.remedy_id.name or "Not given"
        yield "people", case.user_id.name or "Not given"
        for code in CODES:
            times = case.step_time_ids.filtered(lambda t, c=code: t.step_id.code == c)
            told = [t.done_at <= t.due_at for t in times if t.done_at and t.due_at]
            if told:
                yield code, "kept" if all(told) else "late"

    def test_the_figures_equal_a_count_by_hand(self):
        cases, orders = self.make_stories()
        expected = self.count(cases, orders)
        data = self.get_recovery()
        found = {("all", None): data["all"]}
        for name in ("remedies", "people"):
            for row in data[name]:
                found[name, row["name"]] = row["windows"]
        for step in data["steps"]:
            for way in ("kept", "late"):
                found[step["code"], way] = step[way]
        told = 0
        for key, windows in found.items():
            for figure in windows:
                count, bought = expected[key][figure["days"]]
                self.assertEqual(figure["count"]["value"], count, key)
                self.assertEqual(figure["bought"]["value"], bought, key)
                told += bool(count)
        self.assertLessEqual({*expected}, {*found})
        self.assertGreater(told, 40)
        self.assertFiguresOpenTheirRows({"recovery": data})

    # ------------------------------------------------------------
    # WHAT COUNTS
    # ------------------------------------------------------------

    def test_a_window_counts_when_it_is_over(self):
        for days, state in ((29, "open"), (30, "open"), (31, "not")):
            self.assertEqual(self.get_row(self.make_closed(days=days)).after_30, state)

    def test_bought_in_an_open_window_does_not_count_yet(self):
        case = self.make_closed(days=20)
        self.buy_after(case, 5)
        row = self.get_row(case)
        self.assertEqual((row.after_30, bool(row.bought_at)), ("open", True))

    def test_the_window_has_two_ends(self):
        second = 1 / 86_400
        for days, states in (
            (0, ("not", "not", "not")),
            (second, ("bought", "bought", "bought")),
            (30, ("bought", "bought", "bought")),
            (30 + second, ("not", "bought", "bought")),
            (90 + second, ("not", "not", "bought")),
            (180 + second, ("not", "not", "not")),
        ):
            case = self.make_closed(self.make_customer())
            self.buy_after(case, days)
            row = self.get_row(case)
            with self.subTest(days=days):
                found = (row.after_30, row.after_90, row.after_180)
                self.assertEqual(found, states)

    def test_what_was_given_back_is_no_purchase(self):
        case = self.make_closed()
        for amount in (-20.0, 0.0):
            self.buy_after(case, 3, amount)
        self.assertEqual(self.get_row(case).after_30, "not")

    def test_others_of_the_customer_s_company_count(self):
        firm = self.make_customer("Firm", is_company=True)
        one, other = (self.make_customer(n, parent_id=firm.id) for n in ("A", "B"))
        case = self.make_closed(one)
        self.buy_after(case, 3, customer=other)
        self.assertEqual(self.get_row(case).after_30, "bought")

    def test_purchases_in_another_company_do_not_count(self):
        case = self.make_closed()
        other = self.env["res.company"].create({"name": "Other"})
        moment = case.closed_at + timedelta(days=3)
        rows = [(case.partner_id.id, moment, 10.0, {"company_id": other.id})]
        factory.insert_orders(self.env, rows)
        self.assertEqual(self.get_row(case).after_30, "not")

    def test_a_step_late_once_is_late(self):
        case = self.make_closed()
        entered = case.closed_at - timedelta(days=3)
        for hours in (1, 9):
            self.env["shop.complaint.step.time"].create(
                {
                    "complaint_id": case.id,
                    "step_id": self.steps["solution"].id,
                    "entered_at": entered,
                    "due_at": entered + timedelta(hours=2),
                    "done_at": entered + timedelta(hours=hours),
                }
            )
        row = self.get_row(case)
        self.assertEqual((row.in_time_solution, row.in_time_vent), ("late", False))

    # ------------------------------------------------------------
    # WHAT IT SHOWS
    # ------------------------------------------------------------

    def fill(self, way, count, bought):
        """Close so many cases with the first step in time or late."""
        hours = {"kept": 1, "late": 9}[way]
        for number in range(count):
            case = self.make_closed(self.make_customer(), days=100)
            entered = case.closed_at - timedelta(days=3)
            self.env["shop.complaint.step.time"].create(
                {
                    "complaint_id": case.id,
                    "step_id": self.steps["vent"].id,
                    "entered_at": entered,
                    "due_at": entered + timedelta(hours=2),
                    "done_at": entered + timedelta(hours=hours),
                }
            )
            if number < bought:
                self.buy_after(case, 10)

    def get_verdict(self, kept, late):
        self.fill("kept", *kept)
        self.fill("late", *late)
        with patch(FEWEST, 10):
            return self.get_recovery()["steps"][0]["verdicts"][0]

    def test_too_few_to_tell(self):
        verdict = self.get_verdict((10, 9), (9, 0))
        self.assertRegex(verdict, "Too few to tell: at least 10")

    def test_no_difference_shown(self):
        self.assertRegex(self.get_verdict((12, 5), (12, 6)), "no difference is shown")

    def test_in_time_brings_them_back(self):
        verdict = self.get_verdict((12, 11), (12, 1))
        self.assertEqual(verdict, "More customers come back after steps on time.")

    def test_in_time_keeps_them_away(self):
        verdict = self.get_verdict((12, 1), (12, 11))
        self.assertEqual(verdict, "Fewer customers come back after steps on time.")

    def test_a_share_of_few_is_marked(self):
        self.fill("kept", 9, 5)
        with patch(FEWEST, 10):
            self.assertFalse(self.get_recovery()["all"][0]["is_enough"])
        with patch(FEWEST, 9):
            figure = self.get_recovery()["all"][0]
        self.assertTrue(figure["is_enough"])
        self.assertAlmostEqual(figure["share"], 5 / 9)
        self.assertTrue(figure["low"] < 5 / 9 < figure["high"])

    # ------------------------------------------------------------
    # WHO MAY LOOK
    # ------------------------------------------------------------

    def test_only_managers_look(self):
        row = self.get_row(self.make_closed())
        self.assertEqual(row.button_case()["res_id"], row.id)
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                self.rows.with_user(user).search([])
            with self.assertRaises(AccessError):
                row.with_user(user).button_case()

    def test_customers_of_another_company_stay_out(self):
        case = self.make_closed(self.make_customer())
        found = self.rows.with_user(self.user_manager).search([])
        self.assertIn(case.id, found.ids)
        case.partner_id.company_id = self.env["res.company"].create({"name": "Branch"})
        self.env.flush_all()
        found = self.rows.with_user(self.user_manager).search([])
        self.assertNotIn(case.id, found.ids)
        self.assertEqual(self.get_recovery()["all"][0]["count"]["value"], 0)
