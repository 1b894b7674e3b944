from datetime import date, timedelta

from odoo.fields import Command
from odoo.tests import tagged, users

from ...engine import run
from ..tiers.standings_common import TODAY, StandingsCase, noon
from .purchase_factory import insert_orders


@tagged("post_install", "-at_install")
class TestValue(StandingsCase):
    """What may come next: when, how much, and what to offer."""

    def seen(self):
        return self.customer.with_env(self.env)

    def bought(self, *purchases):
        """Sell for some amounts so many days ago, and compute."""
        rows = [
            (self.customer.id, noon(TODAY - timedelta(days=days)), amount)
            for days, amount in purchases
        ]
        insert_orders(self.customer.env, rows)
        list(run.run_nightly(self.company))
        self.env.invalidate_all()

    # ------------------------------------------------------------
    # THE NEXT PURCHASE
    # ------------------------------------------------------------

    @users("assistant")
    def test_the_next_purchase_follows_the_usual_days(self):
        self.bought((50, 100), (30, 200), (10, 300))
        self.assertEqual(self.seen().shop_next_purchase_date, date(2026, 11, 12))
        # 200 a time, every 20 days
        self.assertAlmostEqual(self.seen().shop_forecast_amount, 200 * 365 / 20)
        self.assertAlmostEqual(self.seen().shop_value_amount, 600 + 3650)
        for part in ("200.00", "365 days", "20.0 days"):
            self.assertIn(part, self.seen().shop_forecast_reason)

    @users("assistant")
    def test_nothing_is_expected_of_who_stays_away(self):
        self.bought((65, 100), (53, 100), (41, 100))
        self.assertFalse(self.seen().shop_next_purchase_date)
        self.assertFalse(self.seen().shop_forecast_reason)
        self.assertEqual(self.seen().shop_forecast_amount, 0)
        self.assertEqual(self.seen().shop_value_amount, 300)

    @users("assistant")
    def test_two_purchases_are_too_few_to_tell(self):
        self.bought((20, 100), (10, 100))
        self.assertFalse(self.seen().shop_next_purchase_date)
        self.assertEqual(self.seen().shop_value_amount, 200)

    # ------------------------------------------------------------
    # SUGGESTED PRODUCTS
    # ------------------------------------------------------------

    def order(self, customer, products, day=TODAY):
        env = self.customer.env
        order = env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 10})
                    for product in products
                ],
            }
        )
        order.action_confirm()
        order.date_order = noon(day)
        return order

    def make_offers(self):
        env = self.customer.env
        names = ("Scarf", "Gloves", "Hat", "Coat", "Delivery", "Sold out")
        products = env["product.product"].create(
            [{"name": name, "type": "consu", "taxes_id": False} for name in names]
        )
        scarf, gloves, hat, coat, delivery, gone = products
        others = env["res.partner"].create([{"name": f"Other {n}"} for n in range(4)])
        for other in others:
            self.order(other, scarf | gloves | delivery | gone)
        self.order(others[0], hat | coat)
        self.order(others[1], hat)
        self.order(others[2], coat, TODAY - timedelta(days=91))
        self.order(self.customer, gloves)
        delivery.type = "service"
        gone.active = False
        list(run.run_nightly(self.company))
        env.invalidate_all()
        return scarf, gloves, hat, coat

    @users("assistant")
    def test_what_the_tier_buys_and_this_customer_has_not(self):
        scarf, _gloves, hat, coat = self.make_offers()
        offers = self.seen().shop_suggestion_ids
        self.assertEqual(
            [(offer.product_id.id, offer.customers) for offer in offers],
            [(scarf.id, 4), (hat.id, 2), (coat.id, 1)],
        )
        self.assertAlmostEqual(offers[0].share, 4 / 5)
        self.assertIn("80% of the customers in Regular member", offers[0].reason)

    @users("assistant")
    def test_an_old_purchase_may_be_offered_again(self):
        _scarf, gloves, *_others = self.make_offers()
        order = self.customer.env["sale.order"].search(
            [("partner_id", "=", self.customer.id)]
        )
        order.date_order = noon(TODAY - timedelta(days=400))
        self.env.invalidate_all()
        self.assertIn(gloves, self.seen().shop_suggestion_ids.product_id)
