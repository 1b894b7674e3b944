from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _shop_line_queries(self):
        """Add what was bought at the till, settled sales left to the sale."""
        self.env["pos.order"].flush_model(
            ["company_id", "currency_rate", "date_order", "partner_id", "state"]
        )
        self.env["pos.order.line"].flush_model(
            ["order_id", "price_subtotal_incl", "price_unit", "product_id", "qty"]
        )
        purchases = self.env["shop.purchase"]
        query = SQL(
            """
            SELECT pos.partner_id, pos.company_id, pos.date_order AS date,
                   line.product_id, line.qty AS quantity,
                   %(amount)s / COALESCE(NULLIF(pos.currency_rate, 0), 1) AS amount
              FROM pos_order_line AS line
              JOIN pos_order AS pos ON pos.id = line.order_id
             WHERE pos.state IN ('paid', 'done')
               AND pos.partner_id IS NOT NULL
               AND NOT (%(settled)s)
            """,
            amount=purchases._line_amount("price_subtotal_incl"),
            settled=purchases._is_settled(),
        )
        return [*super()._shop_line_queries(), query]
