from odoo import models

# What of an order the figures are made of, computed amounts included.
PURCHASE_FIELDS = {
    "amount_total",
    "company_id",
    "currency_rate",
    "date_order",
    "margin",
    "partner_id",
    "state",
}
CONTACT_FIELDS = ("partner_id", "partner_invoice_id")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _write_multi(self, vals_list):
        """Queue the customers whose figures the change touches, old and new.

        Here, below ``write``, because amounts are computed and reach no other
        hook. One INSERT, and nothing else happens in a sale's transaction.
        """
        names = set().union(*vals_list)
        queue = self.env["shop.customer.queue"]
        if names & {*CONTACT_FIELDS, "company_id"}:
            queue._push(queue._stored_pairs(self, *CONTACT_FIELDS))
        result = super()._write_multi(vals_list)
        if names & PURCHASE_FIELDS:
            queue._push(self._customer_pairs())
        return result

    def unlink(self):
        self.env["shop.customer.queue"]._push(self._customer_pairs())
        return super().unlink()

    def _customer_pairs(self):
        return {
            (order[name].id, order.company_id.id)
            for order in self.sudo()  # sudo: ids alone, for the queue
            for name in CONTACT_FIELDS
            if order[name]
        }
