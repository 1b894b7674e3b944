from datetime import datetime

from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, tagged, users

from ..common import ShopCrmCommon
from ..purchases.purchase_factory import insert_orders


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 04:00:00")
class TestCard(ShopCrmCommon, TransactionCase):
    """Whoever serves a customer sees at one glance what matters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nuts = cls.env.ref("shop_crm_tiering.shop_preference_allergy_nuts")
        cls.oat = cls.env.ref("shop_crm_tiering.shop_preference_milk_oat_milk")
        cls.customers = cls.env["res.partner"].create(
            [
                {
                    "name": f"Customer {number}",
                    "shop_salutation": "<b>Sister</b> Wang",
                    "shop_birth_month": 3,
                    "shop_birth_day": 20,
                    "shop_income_band": "high",
                    "shop_taboos": "Never early",
                    "shop_preference_ids": [Command.set((cls.nuts | cls.oat).ids)],
                }
                for number in range(50)
            ]
        )
        cls.customer = cls.customers[0]
        cls.address = cls.env["res.partner"].create(
            {"name": "Home", "parent_id": cls.customer.id, "type": "delivery"}
        )
        days = [
            (cls.customer, datetime(2026, 1, 10, 3), 10),
            (cls.customer, datetime(2026, 2, 7, 7), 20),
            (cls.address, datetime(2026, 2, 14, 7), 30),
            (cls.customer, datetime(2026, 2, 28, 17), 40),
        ]
        insert_orders(cls.env, [(who.id, when, amount) for who, when, amount in days])

    @users("assistant")
    def test_last_three_purchases_of_the_family(self):
        purchases = self.customer.with_env(self.env)._shop_get_last_purchases()
        rows = [(str(day), amount) for day, amount in purchases[self.customer.id]]
        # half past midnight in Shanghai is the next day there
        self.assertEqual(
            rows, [("2026-03-01", 40), ("2026-02-14", 30), ("2026-02-07", 20)]
        )

    @users("assistant")
    def test_card_shows_what_matters_and_nothing_sensitive(self):
        html = self.customer.with_env(self.env).shop_card_html
        for text in ("Never early", "Nuts", "Oat milk", "Birthday soon", "40.00"):
            self.assertIn(text, html)
        self.assertIn("&lt;b&gt;Sister&lt;/b&gt; Wang", html)
        self.assertNotIn("High", html)

    @users("assistant")
    def test_card_suggests_what_to_say_now(self):
        latte = self.env["product.product"].sudo().create({"name": "Latte"})
        order = self.env["sale.order"].sudo()
        line = Command.create({"product_id": latte.id, "price_unit": 5})
        order.create(
            {"partner_id": self.customer.id, "order_line": [line]}
        ).action_confirm()
        customer, quiet = self.customers[:2].with_env(self.env)
        self.assertIn("Often buys Latte: suggest new arrivals", customer.shop_card_html)
        quiet.write({"shop_birth_month": False, "shop_birth_day": False})
        self.assertEqual(
            quiet._shop_get_suggestions(), ["No birthday on file: ask for it."]
        )

    @users("assistant")
    def test_habit_is_computed_in_the_stores_time(self):
        customer = self.customer.with_env(self.env)
        self.assertEqual(customer.shop_habit, "Saturday around 3:00\u202fPM")
        self.assertEqual(customer.shop_usual_store_id, self.env.company.shop_store_id)

    @users("assistant")
    def test_without_any_purchase(self):
        quiet = self.customers[1].with_env(self.env)
        self.assertFalse(quiet.shop_habit or quiet.shop_favourite_product_ids)
        self.assertFalse(quiet.shop_loyalty_signs or quiet.shop_behaviour_alert)
        self.assertIn("No purchase yet", quiet.shop_card_html)

    @users("assistant")
    def test_no_more_queries_for_fifty_than_for_one(self):
        rows = [(who.id, datetime(2026, 1, 5, 3), 10) for who in self.customers]
        insert_orders(self.env(su=True), rows)
        self.env.company.sudo()._shop_primary_scheme().action_recompute()
        customers = self.customers.with_env(self.env)

        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            partners.mapped("shop_card_html")
            return self.env.cr.sql_log_count - before

        count(customers)
        self.assertLessEqual(count(customers), count(customers[:1]))

    def test_alert_names_what_is_unusual(self):
        self.env.company._shop_primary_scheme().action_recompute()
        self.assertFalse(self.customer.shop_behaviour_alert)
        with freeze_time("2026-06-10 04:00:00"):
            self.env.company._shop_primary_scheme().action_recompute()
            self.env.invalidate_all()
            self.assertIn("usual interval", self.customer.shop_behaviour_alert)

    def test_signs_of_loyalty_are_counted(self):
        self.env.company._shop_primary_scheme().action_recompute()
        self.customer.shop_rejects_competitors = True
        self.customers[1].shop_referrer_id = self.customer
        self.assertEqual(self.customer.shop_loyalty_signs, 3)
