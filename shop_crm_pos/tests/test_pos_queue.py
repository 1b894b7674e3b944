from odoo.tests import tagged

from .common import ShopPosCommon


@tagged("post_install", "-at_install")
class TestPosQueue(ShopPosCommon):
    """A paid order brings its customer's figures up to date, soon after."""

    def setUp(self):
        super().setUp()
        self._refresh()

    def _queued(self):
        """Return the contacts in the queue, one id for each row, and empty it."""
        self.env.flush_all()
        rows = self.queue.search([])
        contacts = rows.mapped("partner_id")
        rows.unlink()
        return contacts

    def _refresh(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("shop_crm_tiering.ir_cron_refresh_queue").sudo()
            cron.method_direct_trigger()

    def _metrics(self, customer):
        return (
            self.env["shop.customer.metrics"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", customer.id),
                    ("company_id", "=", self.company.id),
                ]
            )
        )

    def test_paid_order_queues_its_customer_once(self):
        self._pay((self.scarf, 1), customer=self.customer)
        self.assertEqual(self._queued(), [self.customer.id])

    def test_order_paid_later_queues_its_customer_once(self):
        values = {"uuid": "8a8a4c6e-0000-4000-8000-000000000001"}
        self._pay((self.scarf, 1), customer=self.customer, state="draft", **values)
        self.assertFalse(self._queued())
        order = self.env["pos.order"].search([("uuid", "=", values["uuid"])])
        order.write({"state": "paid"})
        self.assertEqual(self._queued(), [self.customer.id])

    def test_order_of_nobody_queues_nobody(self):
        self._pay((self.scarf, 1))
        self.assertFalse(self._queued())

    def test_anonymous_refund_queues_the_customer_of_the_order(self):
        bought = self._pay((self.scarf, 1), customer=self.customer)
        self._queued()
        self._pay(self._give_back(bought), is_refund=True)
        self.assertEqual(self._queued(), [self.customer.id])

    def test_new_customer_queues_old_and_new(self):
        order = self._pay((self.scarf, 1), customer=self.customer)
        self._queued()
        order.partner_id = self.other_customer
        self.assertEqual(
            self._queued(), [self.customer.id, self.other_customer.id], "old first"
        )

    def test_closing_queues_customers_for_their_margin(self):
        self._pay((self.shirt, 1), customer=self.customer)
        self._queued()
        self.pos_session.action_pos_session_validate()
        self.assertIn(self.customer.id, self._queued())

    def test_refresh_brings_figures_up_to_date(self):
        bought = self._pay((self.shirt, 2), customer=self.customer)
        self._refresh()
        self.assertRecordValues(
            self._metrics(self.customer),
            [{"purchase_count": 1, "amount": 200.0, "refund_amount": 0.0}],
        )
        self.assertTrue(self.customer.sudo().shop_tier_id)
        self._pay(self._give_back(bought), is_refund=True)
        self._refresh()
        self.assertRecordValues(
            self._metrics(self.customer),
            [{"purchase_count": 1, "amount": 100.0, "refund_amount": 100.0}],
        )
