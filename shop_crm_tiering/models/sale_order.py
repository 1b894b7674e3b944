from odoo import api, models

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

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        self.env["shop.customer.queue"]._push("sale_order", orders.ids, *CONTACT_FIELDS)
        return orders

    def _write_multi(self, vals_list):
        """Queue the customers whose figures the change touches, old and new.

        Here, below ``write``, because amounts are computed and reach no other
        hook. One INSERT, and nothing else happens in a sale's transaction.
        """
        names = set().union(*vals_list)
        queue = self.env["shop.customer.queue"]
        if names & {"partner_id", "company_id", "partner_invoice_id"}:
            queue._push("sale_order", self.ids, *CONTACT_FIELDS)
        super()._write_multi(vals_list)
        if names & PURCHASE_FIELDS:
            queue._push("sale_order", self.ids, *CONTACT_FIELDS)

    def unlink(self):
        self.env["shop.customer.queue"]._push("sale_order", self.ids, *CONTACT_FIELDS)
        return super().unlink()
