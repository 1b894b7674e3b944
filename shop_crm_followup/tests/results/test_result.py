import random
from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from odoo.addons.shop_crm_tiering.tests.purchases import purchase_factory as factory

from ...models.results.shop_followup_result_row import REACHED
from ...tools.intervals import newcombe, wilson
from ..common import TODAY, FollowupCase, days, noon

# Newcombe 1998, table II: the shares, and the interval of method 10.
PUBLISHED = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0000)),
    ((10, 10, 0, 10), (0.6075, 1.0000)),
]
WINDOW = 20
OUTCOMES = [
    "reached",
    "no_answer",
    "refused",
    "no_more",
    "wechat_added",
    "visited",
    "call_back",
    "wrong_number",
]


@tagged("post_install", "-at_install")
class TestResult(FollowupCase):
    """What contacts bring, beside customers who were left alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.shop_result_days = WINDOW
        cls.rule = cls.make_rule("win_back", holdout_percent=10)
        cls.results = cls.env["shop.followup.result"]

    def _get_total(self, rule=None):
        self.env.flush_all()
        self.results.invalidate_model()
        return self.results.search(
            [("rule_id", "=", (rule or self.rule).id), ("period", "=", "all")]
        )

    def _contact(self, customer, day, outcome="reached", **values):
        return self.make_row(
            self.rule,
            customer,
            occasion_date=day,
            due_date=day,
            contact_day=day,
            state="done",
            outcome=outcome,
            **values,
        )

    def _leave_alone(self, customer, day):
        return self.make_row(
            self.rule,
            customer,
            occasion_date=day,
            due_date=day,
            state="skipped",
            reason_code="holdout",
        )

    # ------------------------------------------------------------
    # AGAINST THE OBVIOUS WAY
    # ------------------------------------------------------------

    def _make_history(self):
        """Insert contacts and purchases at random; return both as plain tuples."""
        chance = random.Random(11)
        other = self.make_rule("silent")
        people = [self.make_customer(f"Person {number}") for number in range(40)]
        people += [
            self.make_customer(f"Buyer {number}", parent_id=firm.id)
            for number, firm in enumerate(people[:8])
        ]
        for firm in people[:8]:
            firm.is_company = True
        contacts = []
        for _number in range(300):
            rule, person = chance.choice((self.rule, other)), chance.choice(people)
            day = TODAY - days(chance.randrange(500))
            state = chance.choice(("sent", "done", "done", "skipped", "planned"))
            contacts.append((rule, person, day, state, chance.choice(OUTCOMES)))
        contacts = {each[:3]: each for each in contacts}.values()
        orders = [
            (
                chance.choice(people),
                noon(TODAY - days(chance.randrange(520)))
                + timedelta(hours=chance.randrange(-12, 12)),
                chance.choice((10.0, 25.5, 0.0, -5.0)),
            )
            for _number in range(500)
        ]
        return list(contacts), orders

    def _insert(self, contacts, orders):
        for rule, person, day, state, outcome in contacts:
            is_acted = state in ("sent", "done")
            self.make_row(
                rule,
                person,
                occasion_date=day,
                due_date=day - days(2) if is_acted else day,
                contact_day=is_acted and day,
                state=state,
                outcome=state == "done" and outcome,
                reason_code=state == "skipped" and "holdout",
            )
        rows = [(person.id, moment, amount) for person, moment, amount in orders]
        factory.insert_orders(self.env, rows)

    def _count(self, contacts, orders):
        """Return {(rule, month or None): [counts]} the slow and obvious way."""
        found = defaultdict(lambda: [0, 0, 0, 0.0, 0, 0, 0.0])
        first = TODAY.replace(day=1, year=TODAY.year - 1)
        for rule, person, day, state, outcome in contacts:
            if state == "planned" or not first <= day < TODAY - days(WINDOW):
                continue
            amounts = [
                amount
                for buyer, moment, amount in orders
                if buyer.commercial_partner_id == person.commercial_partner_id
                and day <= self.company._shop_day(moment) <= day + days(WINDOW)
                and amount > 0
            ]
            is_reached = state == "sent" or outcome in REACHED
            if state == "skipped":
                values = [0, 0, 0, 0, 1, bool(amounts), sum(amounts)]
            else:
                values = [1, is_reached, bool(amounts), sum(amounts), 0, 0, 0]
            for key in ((rule, None), (rule, day.replace(day=1))):
                found[key] = [a + b for a, b in zip(found[key], values, strict=True)]
        return dict(found)

    def test_the_figures_equal_a_count_by_hand(self):
        contacts, orders = self._make_history()
        self._insert(contacts, orders)
        expected = self._count(contacts, orders)
        results = self.results.search([("rule_id", "in", self.rules.search([]).ids)])
        self.assertEqual(len(results), len(expected))
        for result in results:
            counts = expected[result.rule_id, result.month or None]
            names = (
                "contacted_count",
                "reached_count",
                "bought_count",
                "amount",
                "held_count",
                "held_bought_count",
                "held_amount",
            )
            for name, count in zip(names, counts, strict=True):
                self.assertAlmostEqual(result[name], count, 2, (name, result.name))
            self._check_rows(result)
        self.assertGreater(len(expected), 20)

    def _check_rows(self, result):
        """Every figure opens just the rows that it counts."""
        for button, name in (
            ("button_contacted", "contacted_count"),
            ("button_reached", "reached_count"),
            ("button_bought", "bought_count"),
            ("button_held", "held_count"),
            ("button_held_bought", "held_bought_count"),
        ):
            action = getattr(result, button)()
            rows = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(len(rows), result[name])
            if name == "bought_count":
                self.assertAlmostEqual(sum(rows.mapped("amount")), result.amount, 2)

    # ------------------------------------------------------------
    # WHAT COUNTS
    # ------------------------------------------------------------

    def test_a_window_counts_when_it_is_over(self):
        self._contact(self.customer, TODAY - days(WINDOW))
        self.assertFalse(self._get_total())
        self._contact(self.customer, TODAY - days(WINDOW + 1))
        self.assertEqual(self._get_total().contacted_count, 1)

    def test_the_window_has_two_ends(self):
        day = TODAY - days(60)
        for number, moment in enumerate(
            (
                datetime.combine(day - days(1), time(15, 59, 59)),
                datetime.combine(day - days(1), time(16)),
                datetime.combine(day + days(WINDOW), time(15, 59, 59)),
                datetime.combine(day + days(WINDOW), time(16)),
            )
        ):
            customer = self.make_customer(f"Person {number}")
            self._contact(customer, day)
            factory.insert_orders(self.env, [(customer.id, moment, 5.0)])
        rows = self.env["shop.followup.result.row"].search([])
        bought = {row.partner_id.name: row.is_bought for row in rows}
        self.assertEqual(
            bought,
            {"Person 0": False, "Person 1": True, "Person 2": True, "Person 3": False},
        )

    def test_several_tries_count_once(self):
        day = TODAY - days(50)
        first = self._contact(self.customer, day, "no_answer")
        self.assertEqual(self._get_total().reached_count, 0)
        self.make_row(
            self.rule,
            occasion_date=day,
            origin=f"shop.followup,{first.id}",
            former_id=first.id,
            due_date=day + days(2),
            contact_day=day + days(2),
            state="done",
            outcome="reached",
        )
        total = self._get_total()
        self.assertEqual((total.contacted_count, total.reached_count), (1, 1))

    def test_other_reasons_to_skip_are_no_hold_out(self):
        day = TODAY - days(50)
        self._leave_alone(self.customer, day)
        self._leave_alone(self.make_customer(), day).reason_code = "refused"
        self.assertEqual(self._get_total().held_count, 1)

    # ------------------------------------------------------------
    # WHAT IT SHOWS
    # ------------------------------------------------------------

    def test_intervals_are_those_of_the_literature(self):
        for shares, interval in PUBLISHED:
            for end, published in zip(newcombe(*shares), interval, strict=True):
                self.assertAlmostEqual(end, published, 4, shares)
        low, high = wilson(81, 263)
        self.assertAlmostEqual(low, 0.2553, 4)
        self.assertAlmostEqual(high, 0.3662, 4)

    def _fill(self, contacted, bought, held, held_bought):
        day = TODAY - days(90)
        groups = (
            (contacted, bought, self._contact),
            (held, held_bought, self._leave_alone),
        )
        for count, buyers, note in groups:
            for number in range(count):
                customer = self.make_customer(f"Person {number}")
                note(customer, day)
                if number < buyers:
                    self.buy((customer, day + days(3), 60.0))
        return self._get_total()

    def test_too_few_to_tell(self):
        total = self._fill(30, 20, 29, 0)
        self.assertRegex(total.verdict, "^Not enough data: at least 30 contacts")

    def test_nobody_to_compare_with(self):
        total = self._fill(2, 1, 0, 0)
        self.assertRegex(total.verdict, "there is no hold-out group")
        self.assertEqual((total.difference, total.low, total.high), (0, 0, 0))

    def test_no_difference_shown(self):
        total = self._fill(40, 12, 30, 8)
        self.assertRegex(total.verdict, "no significant uplift")

    def test_they_bring_customers_to_buy(self):
        total = self._fill(40, 30, 30, 3)
        self.assertEqual(total.verdict, "The contacts increase the conversion rate.")
        self.assertAlmostEqual(total.difference, 65.0)
        low, high = newcombe(30, 40, 3, 30)
        self.assertAlmostEqual(total.low, 100 * low, delta=0.05)
        self.assertAlmostEqual(total.high, 100 * high, delta=0.05)
        self.assertAlmostEqual(total.extra_amount, 60 * (30 / 40 - 3 / 30))

    def test_they_keep_customers_away(self):
        total = self._fill(40, 3, 30, 20)
        self.assertRegex(total.verdict, "is lower")

    # ------------------------------------------------------------
    # WHO MAY LOOK
    # ------------------------------------------------------------

    def test_only_managers_look(self):
        self._contact(self.customer, TODAY - days(50))
        total = self._get_total()
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            for model in ("shop.followup.result", "shop.followup.result.row"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                total.with_user(user).button_contacted()
        seen = self.results.with_user(self.user_manager).search([])
        self.assertIn(total.id, seen.ids)

    @users("manager")
    def test_other_companies_stay_out(self):
        self._contact(self.customer, TODAY - days(50))
        other = self.env["res.company"].sudo().create({"name": "Another shop"})
        self.env.user.sudo().write({"company_ids": other.ids, "company_id": other.id})
        results = self.env["shop.followup.result"].with_company(other)
        self.assertFalse(results.with_context(allowed_company_ids=other.ids).search([]))
