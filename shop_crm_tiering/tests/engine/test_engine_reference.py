"""The engine against the slow reference, on random shops: not a cent apart."""

from datetime import date, datetime, time, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine import run
from ..common import ShopCrmCommon
from . import reference, reference_tiers
from .random_shop import RandomDays, RandomShop

TODAY = date(2026, 11, 2)
READY_MADE = (
    "member pyramid rfm abc stage matrix value lifecycle loyalty".split()  # noqa: SIM905
)
CHECKED_DAILY = [
    *READY_MADE,
    *"own_rfm own_matrix own_percentile own_share own_score".split(),  # noqa: SIM905
]
FIGURES = [
    "first_purchase_date",
    "last_purchase_date",
    "lifetime_count",
    "lifetime_amount",
    "interval_days",
    "purchase_count",
    "amount",
    "refund_amount",
    "average_amount",
    "margin",
    "r_score",
    "f_score",
    "m_score",
    "rfm_code",
]
AMOUNTS = {
    "lifetime_amount",
    "interval_days",
    "amount",
    "refund_amount",
    "average_amount",
    "margin",
}


def own_schemes(env):
    """Return schemes that use what the ready-made ones don't."""

    def tier(code, **values):
        return Command.create({"code": code, "name": code, **values})

    def weight(indicator, value, **values):
        return Command.create({"indicator": indicator, "weight": value, **values})

    def condition(indicator, operator, value):
        return Command.create(
            {"indicator": indicator, "operator": operator, "value": value}
        )

    every = [
        (indicator, operator, value)
        for indicator, value in (
            ("average", 100),
            ("interval", 30.5),
            ("recency", 120),
            ("tenure", 400),
            ("refund_rate", 0.25),
            ("r_score", 3),
            ("potential", 3),
            ("margin", 99.9),
        )
        for operator in (">=", "<=", "=")
    ]
    return env["shop.tier.scheme"].create(
        [
            {
                "name": "RFM by own numbers",
                "code": "own_rfm",
                "method": "rfm",
                "rfm_cuts": "own",
                "r_cuts": "30, 60, 120, 240",
                "f_cuts": "2,3,5,8",
                "m_cuts": "100, 250.5, 1000, 8000",
                "grace_days": 2,
                "tier_ids": [
                    tier("best", sequence=1, r_min=4, f_min=3, m_min=3),
                    tier("some", sequence=2, r_min=2, m_max=4),
                    tier("rest", sequence=3),
                ],
            },
            {
                "name": "Four corners by numbers",
                "code": "own_matrix",
                "method": "matrix",
                "x_indicator": "interval",
                "y_indicator": "average",
                "x_cut": 30,
                "y_cut": 100,
                "tier_ids": [
                    tier("both", sequence=1, x_high=True, y_high=True),
                    tier("high", sequence=2, y_high=True),
                    tier("rest", sequence=3),
                ],
            },
            {
                "name": "Four corners by percentile, without a tier for no purchase",
                "code": "own_percentile",
                "method": "matrix",
                "cut_kind": "percentile",
                "x_indicator": "recency",
                "y_indicator": "amount",
                "x_cut": 37.5,
                "y_cut": 90,
                "tier_ids": [
                    tier("both", sequence=1, x_high=True, y_high=True),
                    tier("wide", sequence=2, x_high=True),
                    tier("rest", sequence=3),
                ],
            },
            {
                "name": "Share of the amount, without a tier for no purchase",
                "code": "own_share",
                "method": "share",
                "basis": "amount",
                "grace_days": 3,
                "tier_ids": [
                    tier("a", sequence=1, share_to=33.3),
                    tier("b", sequence=2, share_to=66.6),
                    tier("c", sequence=3, share_to=99),
                ],
            },
            {
                "name": "Score of every kind",
                "code": "own_score",
                "method": "score",
                "weight_ids": [
                    weight("recency", 25.5, lower_is_better=True),
                    weight("margin", 24.5),
                    weight("interval", 20, lower_is_better=True),
                    weight("average", 15, scale="linear", low=50, high=500),
                    weight(
                        "refund_rate",
                        15,
                        scale="linear",
                        low=0,
                        high=0.5,
                        lower_is_better=True,
                    ),
                ],
                "tier_ids": [
                    tier("high", sequence=1, score_from=60),
                    tier("middle", sequence=2, score_from=30.25),
                    tier("low", sequence=3),
                    tier("none", sequence=0, no_data=True),
                ],
            },
            *(
                {
                    "name": f"{indicator} {operator} {value}",
                    "code": f"own_{indicator}_{number}",
                    "tier_ids": [
                        tier(
                            "yes",
                            sequence=1,
                            condition_ids=[condition(indicator, operator, value)],
                        ),
                        tier("no", sequence=2),
                    ],
                }
                for number, (indicator, operator, value) in enumerate(every)
            ),
        ]
    )


class EngineCase(ShopCrmCommon):
    def figures_of(self, company):
        """Return the stored figures as plain data, exactly as the database has them."""
        columns = [
            SQL("%s::text", SQL.identifier(name))
            if name in AMOUNTS
            else SQL.identifier(name)
            for name in FIGURES
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, %s FROM shop_customer_metrics"
                " WHERE company_id = %s",
                SQL(", ").join(columns),
                company.id,
            )
        )
        return {row[0]: self._figures(row[1:]) for row in rows}

    def _figures(self, values):
        named = dict(zip(FIGURES, values, strict=True))
        for name in AMOUNTS:
            if named[name] is not None:
                named[name] = reference.Decimal(named[name])
        return reference.Figures(**named)

    def standings_of(self, company, scheme):
        self.env.invalidate_all()
        rows = self.env["shop.tier.standing"].search_fetch(
            [("company_id", "=", company.id), ("scheme_id", "=", scheme.id)]
        )
        return {
            row.partner_id.id: reference_tiers.Standing(
                row.tier_id.id,
                row.computed_tier_id.id,
                row.score,
                row.since,
                row.previous_tier_id.id or None,
                row.review_date or None,
                row.manual,
                row.manual_until or None,
            )
            for row in rows
        }

    def assertSame(self, actual, expected, message):
        """Compare two dicts by customer and show the first that differ."""
        different = [
            (key, actual.get(key), expected.get(key))
            for key in actual.keys() | expected.keys()
            if actual.get(key) != expected.get(key)
        ]
        self.assertFalse(
            different,
            f"{message}: {len(different)} of {len(expected)} differ, e.g. "
            + "\n".join(map(str, different[:3])),
        )


@tagged("post_install", "-at_install")
class TestEngineReference(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 03:00:00"))
        cls.schemes = cls.env["shop.tier.scheme"].with_context(active_test=False)
        cls.schemes.search([]).active = True
        cls.schemes = cls.schemes.search([]) | own_schemes(cls.env)

    def setUp(self):
        super().setUp()
        # What the reference says of each company and scheme, day after day.
        self.ledger = {}

    def check_day(self, company, *, stored=False):
        """Compare every figure and standing of a company with the reference.

        :param stored: place by the cut points that the last full run stored
        """
        as_of = company._shop_today()
        last = company._shop_last_run()
        rows = reference.figures(company, as_of, last.cuts if stored else None)
        self.assertSame(self.figures_of(company), rows, f"{company.name} {as_of}")
        shop = reference_tiers.Shop(company, as_of, rows)
        for scheme in self.schemes:
            cuts = scheme._last_run(company).cuts if stored else None
            self.check_scheme(company, scheme, shop, cuts)

    def check_scheme(self, company, scheme, shop, cuts):
        as_of = shop.as_of
        order = scheme.tier_ids.sorted(lambda t: (t.no_data, t.sequence, t.id)).ids
        old = self.ledger.get((company, scheme), {})
        new = {
            customer: reference_tiers.decide(
                old.get(customer),
                tier.id,
                score,
                as_of=as_of,
                grace=scheme.grace_days,
                order=order,
            )
            for customer, (tier, score) in reference_tiers.place(
                shop, scheme, cuts
            ).items()
        }
        self.ledger[company, scheme] = new
        actual = self.standings_of(company, scheme)
        for customer, standing in actual.items():
            # The database holds 0 where there is no score.
            expected = new.get(customer)
            if expected and expected.score is None and not standing.score:
                standing.score = None
            if expected and None not in (standing.score, expected.score):
                self.assertAlmostEqual(standing.score, expected.score, 3)
                standing.score = expected.score
        self.assertSame(actual, new, f"{company.name} {scheme.code} {as_of}")

    def check_full_run(self, seed):
        shop = RandomShop(self.env, seed, TODAY)
        for company in shop.companies:
            list(run.run_nightly(company.with_company(company)))
            self.check_day(company)

    def test_full_run(self):
        self.check_full_run(1)

    def test_full_run_of_another_shop(self):
        self.check_full_run(2)

    def test_days(self):
        """Night after night and sale after sale: the same as from scratch."""
        self.schemes = self.schemes.filtered(lambda s: s.code in CHECKED_DAILY)
        (self.schemes.search([]) - self.schemes).active = False
        shop = RandomShop(self.env, 3, TODAY, customers=60, orders=400)
        days = RandomDays(shop)
        for number in range(9):
            # The same day in all three zones.
            morning = datetime.combine(TODAY + timedelta(days=number), time(6))
            with freeze_time(morning):
                for company in shop.companies:
                    list(run.run_nightly(company.with_company(company)))
                    self.check_day(company)
            with freeze_time(morning + timedelta(hours=3)):
                self.set_tiers_by_hand(shop.companies[0])
                days.live(morning + timedelta(hours=3))
                self.refresh()
                for company in shop.companies:
                    self.check_day(company, stored=True)

    def refresh(self):
        queue = self.env["shop.customer.queue"]
        while queue._refresh_batch():
            pass
        self.assertFalse(queue._count())

    def set_tiers_by_hand(self, company):
        """Give two customers the best tier, one for ever and one for three days."""
        scheme = self.schemes.filtered(lambda s: s.code == "member")
        best = scheme.tier_ids.sorted("sequence")[0]
        standings = self.env["shop.tier.standing"].search(
            [
                ("company_id", "=", company.id),
                ("scheme_id", "=", scheme.id),
                ("manual", "=", False),
                ("tier_id", "!=", best.id),
            ],
            limit=2,
        )
        today = company._shop_today()
        for standing, until in zip(
            standings, (False, today + timedelta(days=3)), strict=True
        ):
            row = self.ledger[company, scheme][standing.partner_id.id]
            row.previous, row.tier, row.since = row.tier, best.id, today
            row.manual, row.manual_until, row.review_date = True, until or None, None
            standing.write(
                {
                    "tier_id": best.id,
                    "manual": True,
                    "manual_reason": "A friend of the house",
                    "manual_until": until,
                }
            )
