from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.models.purchases.shop_purchase import ID_STRIDE

SLOT_POS_ORDER = 2


class ShopPurchase(models.Model):
    _inherit = "shop.purchase"

    source = fields.Selection(selection_add=[("pos_order", "Point of sale")])

    _depends = {
        "pos.order": [
            "amount_tax",
            "amount_total",
            "company_id",
            "config_id",
            "currency_rate",
            "date_order",
            "partner_id",
            "state",
        ],
        "pos.order.line": [
            "is_total_cost_computed",
            "order_id",
            "price_subtotal",
            "price_subtotal_incl",
            "price_unit",
            "qty",
            "refunded_orderline_id",
            "total_cost",
        ],
        "pos.config": ["shop_store_id"],
    }

    def _get_source_models(self):
        return [*super()._get_source_models(), ("pos.order", "Point of sale order")]

    def _get_credit_note_conditions(self):
        """Leave out what the till itself invoiced: the order counts already."""
        return [
            *super()._get_credit_note_conditions(),
            SQL(
                "NOT EXISTS ("
                "SELECT FROM pos_order AS pos WHERE pos.account_move = move.id)"
            ),
        ]

    def _purchase_queries(self):
        """Add the till's orders, apart by how their customer and amount are found.

        Most orders name their customer and settle nothing: their rows alone give
        the answer, so neither lines nor other orders are read for them.
        """
        queries = super()._purchase_queries()
        queries.append(self._pos_order_query(self._plain_orders()))
        if self._settles_sales():
            queries.append(self._pos_order_query(self._settling_orders()))
        queries.append(self._pos_order_query(self._anonymous_refunds()))
        return queries

    def _pos_order_query(self, documents):
        """Return the channel's columns of some orders.

        :param SQL documents: the orders; id, partner_id, company_id, config_id,
            date_order, currency_rate, amount_total and amount_untaxed (both in the
            till's currency, without what was settled from a sale)
        """
        return SQL(
            """
            SELECT pos.id::bigint * %(stride)s + %(slot)s AS id,
                   pos.partner_id,
                   pos.company_id,
                   COALESCE(config.shop_store_id, company.shop_store_id) AS store_id,
                   pos.date_order AS date,
                   %(amount)s AS amount,
                   %(amount_untaxed)s AS amount_untaxed,
                   %(margin)s AS margin,
                   'pos_order' AS source,
                   'pos.order,' || pos.id AS source_ref
              FROM (%(documents)s) AS pos
              LEFT JOIN pos_config AS config ON config.id = pos.config_id
              LEFT JOIN res_company AS company ON company.id = pos.company_id
            """,
            stride=ID_STRIDE,
            slot=SLOT_POS_ORDER,
            amount=self._in_company_currency("pos", "amount_total"),
            amount_untaxed=self._in_company_currency("pos", "amount_untaxed"),
            margin=self._pos_order_margin(),
            documents=documents,
        )

    def _plain_orders(self):
        """Return the orders of a known customer that settle no sale."""
        settles_none = SQL("TRUE")
        if self._settles_sales():
            settles_none = SQL("NOT %s", self._settles_any())
        return SQL(
            """
            SELECT paid.id, paid.partner_id, paid.company_id, paid.config_id,
                   paid.date_order, paid.currency_rate, paid.amount_total,
                   paid.amount_total - paid.amount_tax AS amount_untaxed
              FROM pos_order AS paid
             WHERE paid.state IN ('paid', 'done')
               AND paid.partner_id IS NOT NULL
               AND %s
            """,
            settles_none,
        )

    def _settling_orders(self):
        """Return the orders of a known customer, less what they settle of a sale."""
        return SQL(
            """
            SELECT paid.id, paid.partner_id, paid.company_id, paid.config_id,
                   paid.date_order, paid.currency_rate,
                   paid.amount_total - settled.total AS amount_total,
                   paid.amount_total - paid.amount_tax - settled.untaxed
                       AS amount_untaxed
              FROM pos_order AS paid
             CROSS JOIN LATERAL (%s) AS settled
             WHERE paid.state IN ('paid', 'done')
               AND paid.partner_id IS NOT NULL
               AND %s
            """,
            self._settled_amounts(),
            self._settles_any(),
        )

    def _anonymous_refunds(self):
        """Return the refunds without a customer, as those of the order they refund.

        The till refunds one order at a time; its first line stands for the others.
        """
        return SQL(
            """
            SELECT paid.id, original.partner_id, paid.company_id, paid.config_id,
                   paid.date_order, paid.currency_rate, paid.amount_total,
                   paid.amount_total - paid.amount_tax AS amount_untaxed
              FROM pos_order AS original
              JOIN pos_order_line AS refunded ON refunded.order_id = original.id
              JOIN pos_order_line AS line ON line.refunded_orderline_id = refunded.id
              JOIN pos_order AS paid ON paid.id = line.order_id
             WHERE original.partner_id IS NOT NULL
               AND paid.partner_id IS NULL
               AND paid.state IN ('paid', 'done')
               AND paid.amount_total < 0
               AND NOT EXISTS (
                       SELECT FROM pos_order_line AS earlier
                        WHERE earlier.order_id = line.order_id
                          AND earlier.refunded_orderline_id IS NOT NULL
                          AND earlier.id < line.id
                   )
            """
        )

    # ------------------------------------------------------------
    # LINES
    # ------------------------------------------------------------

    def _settles_sales(self):
        """Tell whether the till can settle sales orders here."""
        return "sale_order_origin_id" in self.env["pos.order.line"]._fields

    def _is_settled(self):
        """Return the condition that ``line`` was settled from a sale.

        What refunds is none: the sale still counts in full.
        """
        if not self._settles_sales():
            return SQL("FALSE")
        return SQL(
            "line.sale_order_origin_id IS NOT NULL"
            " AND line.refunded_orderline_id IS NULL"
        )

    def _settles_any(self):
        return SQL(
            "EXISTS (SELECT FROM pos_order_line AS line"
            " WHERE line.order_id = paid.id AND %s)",
            self._is_settled(),
        )

    def _settled_amounts(self):
        """Return what ``paid`` settles of sales, with and without tax."""
        return SQL(
            """
            SELECT sum(%s) AS total, sum(%s) AS untaxed
              FROM pos_order_line AS line
             WHERE line.order_id = paid.id AND %s
            """,
            self._line_amount("price_subtotal_incl"),
            self._line_amount("price_subtotal"),
            self._is_settled(),
        )

    def _line_amount(self, column):
        """Return an amount of ``line``, negative where goods come back.

        The till stores it with either sign; quantity and price tell.
        """
        return SQL(
            "CASE WHEN (line.qty < 0) <> (line.price_unit < 0)"
            " THEN -abs(%(amount)s) ELSE abs(%(amount)s) END",
            amount=SQL.identifier("line", column),
        )

    def _pos_order_margin(self):
        """Return the margin of ``pos`` in company currency, NULL without costs.

        Read line by line, as the till stores no sum; a cost of 0 is none.
        """
        return SQL(
            """
            (SELECT %(margin)s
               FROM (
                 SELECT pos.company_id, pos.currency_rate,
                        CASE WHEN bool_or(line.total_cost <> 0) THEN
                            sum(%(price)s - line.total_cost::numeric)
                        END AS margin
                   FROM pos_order_line AS line
                  WHERE line.order_id = pos.id
                    AND line.is_total_cost_computed
                    AND NOT (%(settled)s)
               ) AS cost)
            """,
            margin=self._in_company_currency("cost", "margin"),
            price=self._line_amount("price_subtotal"),
            settled=self._is_settled(),
        )
