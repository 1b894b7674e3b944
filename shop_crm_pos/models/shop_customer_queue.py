from odoo import api, models
from odoo.tools import SQL


class ShopCustomerQueue(models.Model):
    _inherit = "shop.customer.queue"

    @api.model
    def _push_pos_orders(self, order_ids):
        """Queue the customers of orders in one INSERT.

        An order without a customer stands for those whose goods it takes back.
        """
        self.env["pos.order.line"].flush_model(["refunded_orderline_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO shop_customer_queue (partner_id, company_id)
                SELECT DISTINCT COALESCE(pos.partner_id, original.partner_id),
                       pos.company_id
                  FROM pos_order AS pos
                  LEFT JOIN pos_order_line AS line
                    ON line.order_id = pos.id
                   AND line.refunded_orderline_id IS NOT NULL
                   AND pos.partner_id IS NULL
                  LEFT JOIN pos_order_line AS refunded
                    ON refunded.id = line.refunded_orderline_id
                  LEFT JOIN pos_order AS original ON original.id = refunded.order_id
                 WHERE pos.id = ANY(%s)
                   AND COALESCE(pos.partner_id, original.partner_id) IS NOT NULL
                """,
                list(order_ids),
            )
        )
