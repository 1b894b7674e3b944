from odoo.tests import tagged

from .common import ShopPosCommon


@tagged("post_install", "-at_install")
class TestPosSalePurchase(ShopPosCommon):
    """Sales orders that are settled at the till count once, as sales."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        installed = cls.env["ir.module.module"].sudo()
        assert installed._get("pos_sale").state == "installed", "tests need pos_sale"

    def setUp(self):
        super().setUp()
        self.sale = (
            self.env["sale.order"]
            .sudo()
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        (0, 0, {"product_id": self.shirt.id, "product_uom_qty": 3})
                    ],
                }
            )
        )

    def _settle(self, quantity):
        return {
            "product": self.shirt,
            "quantity": quantity,
            "sale_order_origin_id": self.sale.id,
            "sale_order_line_id": self.sale.order_line.id,
        }

    def _purchases_of_customer(self):
        return self.purchases.search(
            [("partner_id", "=", self.customer.id)], order="source desc, id"
        )

    def test_settled_quotation_counts_as_the_sale(self):
        self._pay(self._settle(3), customer=self.customer)
        self.assertEqual(self.sale.state, "sale")
        self.assertRecordValues(
            self._purchases_of_customer(), [{"amount": 300.0, "source": "sale_order"}]
        )

    def test_partly_settled_with_more_goods(self):
        order = self._pay(self._settle(1), (self.scarf, 2), customer=self.customer)
        self.assertEqual(order.amount_total, 180.0)
        self.assertRecordValues(
            self._purchases_of_customer(),
            [
                {"amount": 300.0, "amount_untaxed": 300.0, "source": "sale_order"},
                {"amount": 80.0, "amount_untaxed": 80.0, "source": "pos_order"},
            ],
        )

    def test_margin_leaves_settled_lines_out(self):
        order = self._pay(self._settle(1), (self.shirt, 2), customer=self.customer)
        self.assertEqual(self._purchases_of(order).margin, 80.0)

    def test_settled_goods_given_back(self):
        order = self._pay(self._settle(3), customer=self.customer)
        back = self._pay(
            {**self._settle(-1), "refunded_orderline_id": order.lines.id},
            customer=self.customer,
            is_refund=True,
        )
        self.assertRecordValues(
            self._purchases_of_customer(),
            [{"amount": 300.0, "kind": "sale"}, {"amount": -100.0, "kind": "refund"}],
        )
        self.assertEqual(self._purchases_of(back).kind, "refund")

    def test_settled_goods_given_back_without_a_customer(self):
        order = self._pay(self._settle(3), customer=self.customer)
        back = self._pay(
            {**self._settle(-2), "refunded_orderline_id": order.lines.id},
            is_refund=True,
        )
        self.assertRecordValues(
            self._purchases_of(back),
            [{"partner_id": self.customer.id, "amount": -200.0}],
        )

    def test_invoiced_settlement_and_refund_count_once(self):
        order = self._pay(self._settle(3), customer=self.customer, is_invoiced=True)
        self._pay(
            {**self._settle(-3), "refunded_orderline_id": order.lines.id},
            customer=self.customer,
            is_invoiced=True,
            is_refund=True,
        )
        self.assertRecordValues(
            self._purchases_of_customer(),
            [
                {"amount": 300.0, "source": "sale_order"},
                {"amount": -300.0, "source": "pos_order"},
            ],
        )
