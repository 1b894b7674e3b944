from odoo import models


class ShopCustomerMetrics(models.Model):
    _inherit = "shop.customer.metrics"

    def button_open_customer(self):
        """Open the customer behind this row."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
