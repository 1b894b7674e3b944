"""The engine against published data with published results."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date, datetime, time
from pathlib import Path

from odoo.fields import Command
from odoo.tests import tagged

from ..common import ShopCrmCommon
from ..purchases import purchase_factory as factory
from .reference import percentile

DATA = Path(__file__).parents[1] / "data"
AS_OF = date(2006, 12, 31)
SEGMENTS = {
    "Champions": "champions",
    "Potential Loyalist": "potential_loyalist",
    "Loyal Customers": "loyal",
    "Promising": "promising",
    "New Customers": "new",
    "Can't Lose Them": "cant_lose",
    "At Risk": "at_risk",
    "Need Attention": "need_attention",
    "About To Sleep": "about_to_sleep",
    "Lost": "lost",
}


def read(*path):
    with DATA.joinpath(*path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class PublishedCase(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env.company.create({"name": "Published shop"})
        cls.shop.shop_tz = "Asia/Shanghai"
        cls.shop.shop_window_days = 3650
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": []})
        cls.env = cls.shop.with_company(cls.shop).env

    def create_customers(self, names):
        customers = self.env["res.partner"].create([{"name": name} for name in names])
        return dict(zip(names, customers.ids, strict=True))

    def standings(self, scheme):
        return self.env["shop.tier.standing"].search(
            [("scheme_id", "=", scheme.id), ("company_id", "=", self.shop.id)]
        )


@tagged("post_install", "-at_install")
class TestRfmData(PublishedCase):
    """The orders of the R package ``rfm``, 995 customers on 2006-12-31."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = read("rfm_r", "rfm_data_orders.csv")
        names = sorted({order["customer_id"] for order in cls.orders})
        cls.customers = cls.create_customers(cls, names)
        cls.names = {number: name for name, number in cls.customers.items()}
        factory.insert_orders(
            cls.env,
            [
                (
                    cls.customers[order["customer_id"]],
                    datetime.combine(date.fromisoformat(order["order_date"]), time(4)),
                    float(order["revenue"]),
                )
                for order in cls.orders
            ],
            cls.shop,
        )
        cls.ready_made = cls.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")

    def test_segments_by_thresholds(self):
        """The package's thresholds as own cut points give its own segments."""
        thresholds = json.loads((DATA / "rfm_r/expected_thresholds.json").read_text())
        cuts = thresholds["thresholds_quantile7_plus_1"]
        scheme = self.ready_made.copy(
            {
                "code": "published",
                "rfm_cuts": "own",
                "r_cuts": ", ".join(map(str, cuts["recency"])),
                "f_cuts": ", ".join(map(str, cuts["frequency"])),
                "m_cuts": ", ".join(map(str, cuts["monetary"])),
            }
        )
        result = scheme.action_recompute(AS_OF)
        self.assertEqual(result["customers"], 995)
        standings = self.standings(scheme)
        expected = {
            row["customer_id"]: row for row in read("rfm_r", "expected_scores.csv")
        }
        for standing in standings:
            row = expected.pop(self.names[standing.partner_id.id])
            self.assertEqual(standing.score, int(row["rfm_score"]))
            self.assertEqual(standing.tier_id.code, SEGMENTS[row["segment"]])
        self.assertFalse(expected)
        self.check_segment_table(standings)

    def check_segment_table(self, standings):
        """Compare counts and sums with the table printed in the package's article."""
        figures = self.env["shop.customer.metrics"].search(
            [("company_id", "=", self.shop.id)]
        )
        by_customer = figures.grouped("partner_id")
        table = defaultdict(lambda: [0, 0, 0.0])
        for standing in standings:
            row, part = by_customer[standing.partner_id], table[standing.tier_id.code]
            part[0] += 1
            part[1] += row.purchase_count
            part[2] += row.amount
        self.assertEqual(
            table,
            {
                SEGMENTS[row["segment"]]: [
                    int(row["customers"]),
                    int(row["orders"]),
                    float(row["revenue"]),
                ]
                for row in read("rfm_r", "expected_segments.csv")
            },
        )

    def test_quantile_scores(self):
        """By our own rule: score i when q[i-1] < value <= q[i], recency reversed."""
        self.ready_made.action_recompute(AS_OF)
        values = self.add_up()
        parts = (0.2, 0.4, 0.6, 0.8)
        cuts = [
            [percentile(sorted(axis), part) for part in parts]
            for axis in zip(*values.values(), strict=True)
        ]
        self.assertEqual(len(values), 995)
        for row in self.env["shop.customer.metrics"].search(
            [("company_id", "=", self.shop.id)]
        ):
            days, count, amount = values[self.names[row.partner_id.id]]
            self.assertEqual(row.r_score, 5 - sum(days > cut for cut in cuts[0]))
            self.assertEqual(row.f_score, 1 + sum(count > cut for cut in cuts[1]))
            self.assertEqual(row.m_score, 1 + sum(amount > cut for cut in cuts[2]))

    def test_cut_points_are_the_published_ones_less_one(self):
        self.ready_made.action_recompute(AS_OF)
        thresholds = json.loads((DATA / "rfm_r/expected_thresholds.json").read_text())
        published = thresholds["thresholds_quantile7_plus_1"]
        cuts = self.shop._shop_last_run().cuts
        for axis, name in (("r", "recency"), ("f", "frequency"), ("m", "monetary")):
            for own, other in zip(cuts[axis], published[name], strict=True):
                self.assertAlmostEqual(own + 1, other, 6)

    def add_up(self):
        """Return (days, orders, amount) by customer, straight from the file."""
        values = defaultdict(lambda: [10**6, 0, 0])
        for order in self.orders:
            row = values[order["customer_id"]]
            age = (AS_OF - date.fromisoformat(order["order_date"])).days
            row[0] = min(row[0], age)
            row[1] += 1
            row[2] += int(order["revenue"])
        return values

    def test_pareto_classes(self):
        """Who crosses 80 % or 95 % of the amount belongs to the better class."""
        scheme = create_share_scheme(self.env)
        scheme.action_recompute(AS_OF)
        amounts = {name: row[2] for name, row in self.add_up().items()}
        total = sum(amounts.values())
        for standing in self.standings(scheme):
            amount = amounts[self.names[standing.partner_id.id]]
            before = sum(other for other in amounts.values() if other > amount)
            expected = (
                "a" if before < 0.8 * total else "b" if before < 0.95 * total else "c"
            )
            self.assertEqual(standing.tier_id.code, expected)


def create_share_scheme(env):
    return env["shop.tier.scheme"].create(
        {
            "name": "Pareto",
            "code": "pareto",
            "method": "share",
            "basis": "amount",
            "tier_ids": [
                Command.create({"name": code, "code": code, "share_to": share})
                for code, share in (("a", 80), ("b", 95), ("c", 100))
            ],
        }
    )


@tagged("post_install", "-at_install")
class TestParetoData(PublishedCase):
    """Published counts as amounts: each row of the table is a customer."""

    def check_table(self, name):
        rows = read("pareto", name)
        first = next(iter(rows[0]))
        customers = self.create_customers([row[first] for row in rows])
        day = datetime.combine(AS_OF, time(4))
        factory.insert_orders(
            self.env,
            [(customers[r[first]], day, float(r["complaints"])) for r in rows],
            self.shop,
        )
        scheme = create_share_scheme(self.env)
        scheme.action_recompute(AS_OF)
        tiers = {s.partner_id.id: s.tier_id.code for s in self.standings(scheme)}
        # Equal counts share a class: the best that the table gives one of them.
        best = {}
        for row in rows:
            best.setdefault(row["complaints"], row["class_cross"].lower())
        found = Counter(tiers.values())
        self.assertEqual(found.total(), len(rows))
        for row in rows:
            self.assertEqual(
                tiers[customers[row[first]]], best[row["complaints"]], row[first]
            )

    def test_issues(self):
        self.check_table("expected_pareto_issue.csv")

    def test_products(self):
        self.check_table("expected_pareto_product.csv")
