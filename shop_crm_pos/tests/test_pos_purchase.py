from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ShopPosCommon


@tagged("post_install", "-at_install")
class TestPosPurchase(ShopPosCommon):
    """Which orders of the till are purchases, whose and of how much."""

    def test_paid_order_is_a_purchase(self):
        taxed = self.create_product(
            "Taxed", self.categ_basic, 100, 60, self.taxes["tax7"].ids
        )
        order = self._pay((taxed, 2), (self.scarf, 1), customer=self.customer)
        self.assertRecordValues(
            self._purchases_of(order),
            [
                {
                    "partner_id": self.customer.id,
                    "commercial_partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "store_id": self.company.shop_store_id.id,
                    "date": order.date_order,
                    "amount": 254.0,
                    "amount_untaxed": 240.0,
                    "margin": 240.0 - 120.0,
                    "kind": "sale",
                    "source": "pos_order",
                    "source_ref": order,
                }
            ],
        )

    def test_order_of_a_contact_belongs_to_its_company(self):
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        buyer = self.env["res.partner"].create({"name": "Buyer", "parent_id": firm.id})
        order = self._pay((self.scarf, 1), customer=buyer)
        self.assertRecordValues(
            self._purchases_of(order),
            [{"partner_id": buyer.id, "commercial_partner_id": firm.id}],
        )

    def test_order_of_nobody_counts_for_nobody(self):
        order = self._pay((self.scarf, 1))
        self.assertFalse(self._purchases_of(order))

    def test_unpaid_and_cancelled_orders_do_not_count(self):
        draft = self._pay((self.scarf, 1), customer=self.customer, state="draft")
        self.assertFalse(self._purchases_of(draft))
        draft.action_pos_order_cancel()
        self.assertFalse(self._purchases_of(draft))

    def test_order_of_nothing_does_not_count(self):
        bought = self._pay((self.scarf, 1), customer=self.customer)
        swapped = self._pay(
            self._give_back(bought), (self.scarf, 1), customer=self.customer
        )
        self.assertFalse(self._purchases_of(swapped))

    def test_refund_is_negative(self):
        bought = self._pay((self.shirt, 3), customer=self.customer)
        back = self._pay(
            self._give_back(bought, 2), customer=self.customer, is_refund=True
        )
        self.assertRecordValues(
            self._purchases_of(bought, back),
            [
                {"amount": 300.0, "margin": 120.0, "kind": "sale"},
                {"amount": -200.0, "margin": -80.0, "kind": "refund"},
            ],
        )

    def test_refund_from_the_back_office(self):
        """Here Odoo stores the lines of a refund with the opposite sign."""
        bought = self._pay((self.shirt, 1), customer=self.customer)
        back = self.env["pos.order"].browse(bought.refund()["res_id"])
        context = {"active_ids": back.ids, "active_id": back.id}
        payment = self.env["pos.make.payment"].with_context(**context)
        payment.create({"payment_method_id": self.cash_pm1.id}).check()
        self.assertRecordValues(
            self._purchases_of(back),
            [{"amount": -100.0, "margin": -40.0, "kind": "refund"}],
        )

    def test_exchange_counts_by_its_remainder(self):
        """The kind follows the sum, not the till's mark of a refund."""
        scarf = self._pay((self.scarf, 1), customer=self.customer)
        dearer = self._pay(
            self._give_back(scarf),
            (self.shirt, 1),
            customer=self.customer,
            is_refund=True,
        )
        shirt = self._pay((self.shirt, 1), customer=self.customer)
        cheaper = self._pay(
            self._give_back(shirt), (self.scarf, 1), customer=self.customer
        )
        self.assertRecordValues(
            self._purchases_of(dearer, cheaper),
            [{"amount": 60.0, "kind": "sale"}, {"amount": -60.0, "kind": "refund"}],
        )

    def test_anonymous_refund_belongs_to_the_customer_of_the_order(self):
        bought = self._pay(
            (self.shirt, 2), (self.scarf, 1), customer=self.other_customer
        )
        back = self._pay(
            self._give_back(bought),
            {
                "product": self.scarf,
                "quantity": -1,
                "refunded_orderline_id": bought.lines[1].id,
            },
            is_refund=True,
        )
        self.assertRecordValues(
            self._purchases_of(back),
            [{"partner_id": self.other_customer.id, "amount": -140.0}],
        )

    def test_refund_of_nobody_counts_for_nobody(self):
        bought = self._pay((self.shirt, 1))
        back = self._pay(self._give_back(bought), is_refund=True)
        self.assertFalse(self._purchases_of(bought, back))

    def test_refund_with_a_customer_stays_his(self):
        bought = self._pay((self.shirt, 1), customer=self.customer)
        back = self._pay(self._give_back(bought), customer=self.other_customer)
        self.assertRecordValues(
            self._purchases_of(back), [{"partner_id": self.other_customer.id}]
        )

    def test_invoiced_order_counts_once(self):
        order = self._pay((self.shirt, 1), customer=self.customer, is_invoiced=True)
        back = self._pay(
            self._give_back(order),
            customer=self.customer,
            is_invoiced=True,
            is_refund=True,
        )
        self.assertEqual(order.account_move.state, "posted")
        self.assertEqual(back.account_move.move_type, "out_refund")
        self.assertRecordValues(
            self.purchases.search([("partner_id", "=", self.customer.id)], order="id"),
            [
                {"amount": 100.0, "source": "pos_order"},
                {"amount": -100.0, "source": "pos_order"},
            ],
        )

    def test_amount_is_in_the_companys_currency(self):
        self._open_till(self.other_currency_config)
        self.currency.rate_ids.rate = 0.7
        order = self._pay((self.shirt, 1), customer=self.customer)
        self.assertEqual(order.currency_id, self.other_currency)
        self.assertEqual(order.amount_total, 70.0)
        self.assertRecordValues(
            self._purchases_of(order), [{"amount": 100.0, "margin": 40.0}]
        )
        self.currency.rate_ids.rate = 2.0
        self.assertEqual(self._purchases_of(order).amount, 100.0, "its own rate")

    def test_margin_is_empty_without_costs(self):
        order = self._pay((self.scarf, 1), customer=self.customer)
        self.assertFalse(self._purchases_of(order).margin)
        self.assertEqual(
            self.purchases.search_count(
                [("source_ref", "=", f"pos.order,{order.id}"), ("margin", "=", False)]
            ),
            1,
        )

    def test_favourites_are_bought_at_the_till_too(self):
        bought = self._pay((self.shirt, 1), (self.scarf, 2), customer=self.customer)
        customer = self.customer.sudo()
        self.assertEqual(customer.shop_favourite_product_ids, self.shirt | self.scarf)
        self._pay(self._give_back(bought), customer=self.customer, is_refund=True)
        customer.invalidate_recordset()
        self.assertEqual(customer.shop_favourite_product_ids, self.scarf)

    def test_store_is_the_tills_own(self):
        branch = self.env["shop.store"].sudo().create({"name": "Branch"})
        self.basic_config.sudo().shop_store_id = branch
        order = self._pay((self.scarf, 1), customer=self.customer)
        self.assertEqual(self._purchases_of(order).store_id, branch)
        self.assertEqual(branch.config_ids, self.basic_config)

    def test_store_of_another_company_is_refused(self):
        other = self.env["res.company"].sudo().create({"name": "Other"})
        with self.assertRaises(UserError):
            self.basic_config.sudo().shop_store_id = other.shop_store_id

    def test_a_cashier_does_not_say_where_orders_count(self):
        cashier = new_test_user(
            self.env, "a_cashier", groups="base.group_user,point_of_sale.group_pos_user"
        )
        for vals in ({"shop_store_id": False}, {"shop_remind_customer": True}):
            with self.assertRaises(AccessError):
                self.config.with_user(cashier).write(vals)

    def test_a_store_keeps_its_company(self):
        other = self.env["res.company"].create({"name": "Another shop"})
        with self.assertRaises(UserError):
            self.company.shop_store_id.company_id = other

    def test_till_opens_with_a_store(self):
        """The cashier needs no right of ours."""
        self.basic_config.sudo().shop_store_id = self.company.shop_store_id
        cashier = new_test_user(
            self.env,
            "cashier",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=self.company.id,
        )
        session = self.pos_session.with_user(cashier)
        data = session.load_data(["pos.config"])
        self.assertEqual(data["pos.config"][0]["id"], self.basic_config.id)
