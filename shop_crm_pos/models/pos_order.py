from odoo import api, models

from odoo.addons.shop_crm_tiering.tools.guard import log_and_continue

# What of an order the figures are made of. The rate follows the date.
PURCHASE_FIELDS = {
    "amount_tax",
    "amount_total",
    "company_id",
    "date_order",
    "partner_id",
    "state",
}
PAID_STATES = ("paid", "done")


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._queue_customers()
        return orders

    def _write_multi(self, vals_list):
        """Queue the customers whose figures the change touches, old and new.

        Here, below ``write``, because it sees each row once: one INSERT for a
        payment, and nothing else happens in the till's transaction.
        """
        names = set().union(*vals_list)
        if names & {"partner_id", "company_id"}:
            self._queue_former_customers()
        result = super()._write_multi(vals_list)
        if names & PURCHASE_FIELDS:
            self._queue_customers()
        return result

    def _compute_total_cost_at_session_closing(self, stock_moves):
        """Queue the customers once more: only now are these margins known."""
        result = super()._compute_total_cost_at_session_closing(stock_moves)
        self._queue_customers()
        return result

    def _queue_former_customers(self):
        """Queue those whom the rows of paid orders still name."""
        paid = self.filtered(lambda order: order.state in PAID_STATES)
        if paid:
            with log_and_continue("Queueing customers"):
                queue = self.env["shop.customer.queue"]
                queue._push(queue._stored_pairs(paid, "partner_id"))

    def _queue_customers(self):
        """Queue the customers of paid orders and of those that they refund."""
        # sudo: ids alone, for the queue
        paid = self.sudo().filtered(lambda order: order.state in PAID_STATES)
        if paid:
            with log_and_continue("Queueing customers"):
                self.env["shop.customer.queue"]._push(
                    {
                        (customer.id, order.company_id.id)
                        for order in paid
                        for customer in order._get_customers()
                    }
                )

    def _get_customers(self):
        """Return whose figures an order may touch.

        A refund touches the customer of the refunded order while it names none.
        """
        customers = self.partner_id
        if self.amount_total < 0:
            customers |= self.lines.refunded_orderline_id.order_id.partner_id
        return customers
