import random
from collections import defaultdict
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from ...engine import months, run
from ...engine.scope import Scope
from ..tiers.standings_common import TODAY, StandingsCase, noon
from . import purchase_factory as factory


def expected(visits, window, as_of):
    """Count the months of one store day by day, the slow and obvious way.

    :param dict visits: days of purchases by customer
    :return: {(year, month): [customers, returning, active, lost]}, and who was lost
    """
    counts, losses = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(set)
    first = min(min(days) for days in visits.values())
    for number in range((as_of - first).days + 1):
        day = first + timedelta(days=number)
        for customer, days in visits.items():
            key = (day.year, day.month)
            began = day.replace(day=1)
            if day in days and not any(began <= each < day for each in days):
                counts[key][0] += 1
                counts[key][1] += any(each < began for each in days)
            kept = any(timedelta(0) <= day - each < timedelta(window) for each in days)
            the_day_before = any(
                timedelta(0) < day - each <= timedelta(window) for each in days
            )
            if the_day_before and not kept:
                counts[key][3] += 1
                losses[key].add(customer)
            counts[key][2] += day.day == 1 and the_day_before
    return counts, losses


@tagged("post_install", "-at_install")
class TestStoreMonth(StandingsCase):
    """How many came, came back and were lost, by store and month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.shop_window_days = 100
        cls.stores = cls.env["shop.store"].create([{"name": "East"}, {"name": "West"}])
        cls.teams = cls.env["crm.team"].create(
            [
                {
                    "name": store.name,
                    "company_id": cls.company.id,
                    "shop_store_id": store.id,
                }
                for store in cls.stores
            ]
        )
        people = cls.env["res.partner"].create(
            [{"name": f"Person {number}"} for number in range(25)]
        )
        chance = random.Random(5)
        cls.visits = {store: defaultdict(set) for store in cls.stores}
        rows = []
        for _number in range(220):
            person, team = chance.choice(people), chance.choice(cls.teams)
            day = TODAY - timedelta(days=int(900 * chance.random()))
            amount = chance.choice((10.0, 20.0, -5.0, 0.0))
            rows.append((person.id, noon(day), amount, {"team_id": team.id}))
            if amount > 0:
                cls.visits[team.shop_store_id][person.id].add(day)
        factory.insert_orders(cls.env, rows)
        list(run.run_nightly(cls.company))

    def test_months_equal_a_count_day_by_day(self):
        oldest = TODAY.replace(day=1, year=TODAY.year - 1)
        for store, visits in self.visits.items():
            rows = self.env["shop.store.month"].search([("store_id", "=", store.id)])
            counts, _losses = expected(visits, 100, TODAY)
            wanted = {
                date(*key, 1): values
                for key, values in counts.items()
                if date(*key, 1) >= oldest
            }
            seen = {
                row.month: [row.customers, row.repeat_customers, row.at_risk, row.lost]
                for row in rows
            }
            for month, (customers, returning, active, lost) in wanted.items():
                if customers or lost:
                    self.assertEqual(
                        seen.pop(month), [customers, returning, active, lost]
                    )
            self.assertFalse(seen)
            row = rows.filtered("lost")[0]
            self.assertAlmostEqual(row.churn_rate, row.lost / row.at_risk)
            rate = row.repeat_customers / row.customers
            self.assertAlmostEqual(row.repeat_rate, rate)

    def test_the_lost_ones_are_those_that_were_counted(self):
        scope = Scope(self.company, TODAY)
        for store, visits in self.visits.items():
            _counts, losses = expected(visits, 100, TODAY)
            month = date(2026, 9, 1)
            found = months.lost_customers(scope, store, month)
            self.assertEqual(set(found), losses[2026, 9])
            self.assertEqual(len(found), len(set(found)))

    @users("manager")
    def test_a_manager_opens_who_was_lost(self):
        row = self.env["shop.store.month"].search([("lost", ">", 1)], limit=1)
        action = row.button_open_lost()
        customers = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(customers), row.lost)
        action = row.button_open_customers()
        bought = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(bought.commercial_partner_id), row.customers)

    @users("assistant")
    def test_an_assistant_does_not_see_the_months(self):
        with self.assertRaises(AccessError):
            self.env["shop.store.month"].search([])
        row = self.env["shop.store.month"].sudo().search([], limit=1).sudo(False)
        with self.assertRaises(AccessError):
            row.button_open_lost()
        with self.assertRaises(AccessError):
            row.button_open_customers()

    def test_a_second_week_counts_anew(self):
        before = self.env["shop.store.month"].search_count([])
        months.store(Scope(self.company, TODAY))
        self.assertEqual(self.env["shop.store.month"].search_count([]), before)
