from odoo import fields, models
from odoo.tools import SQL

from ...tools.groups import MANAGER

# Ids of different channels never meet: document id x stride + the channel's slot.
ID_STRIDE = 8
SLOT_SALE_ORDER = 0
SLOT_CREDIT_NOTE = 1


class ShopPurchase(models.Model):
    """One row a purchase or refund of a customer, whatever the channel.

    A read model: composed at query time, so no document is ever copied and no
    view of the database has to survive an upgrade.
    """

    _name = "shop.purchase"
    _description = "Purchase"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "source_ref"

    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    store_id = fields.Many2one("shop.store", readonly=True)
    date = fields.Datetime(readonly=True)
    amount = fields.Monetary(readonly=True)
    amount_untaxed = fields.Monetary(string="Untaxed amount", readonly=True)
    margin = fields.Monetary(readonly=True, groups=MANAGER)
    kind = fields.Selection(
        [("sale", "Purchase"), ("refund", "Refund")], string="Type", readonly=True
    )
    source = fields.Selection(
        [("sale_order", "Sales order"), ("credit_note", "Credit note")],
        string="Channel",
        readonly=True,
    )
    source_ref = fields.Reference(
        selection="_get_source_models", string="Document", readonly=True
    )

    _depends = {
        "sale.order": [
            "amount_total",
            "amount_untaxed",
            "company_id",
            "currency_rate",
            "date_order",
            "partner_id",
            "state",
            "team_id",
        ],
        "sale.order.line": ["invoice_lines", "order_id"],
        "account.move": [
            "amount_total_signed",
            "amount_untaxed_signed",
            "company_id",
            "invoice_date",
            "move_type",
            "partner_id",
            "reversed_entry_id",
            "state",
            "team_id",
        ],
        "account.move.line": ["move_id", "price_total"],
        "res.company": ["shop_store_id", "shop_tz"],
        "res.partner": ["commercial_partner_id", "parent_id"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT purchase.*,
                   CASE WHEN purchase.amount > 0 THEN 'sale' ELSE 'refund' END AS kind,
                   COALESCE(child.commercial_partner_id, purchase.partner_id)
                       AS commercial_partner_id
              FROM (%s) AS purchase
              %s
            """,
            self._purchase_union(),
            self._commercial_join(SQL.identifier("purchase", "partner_id")),
        )

    def _get_source_models(self):
        """Return the (model, label) pairs that ``source_ref`` may point to."""
        return [("sale.order", "Sales order"), ("account.move", "Credit note")]

    def _commercial_join(self, partner_column):
        """Return the join to the contacts that are not their own customer.

        Only contacts with a parent are read: joining every contact doubles the
        cost of adding up the orders.
        """
        return SQL(
            """
              LEFT JOIN res_partner AS child
                ON child.id = %s
               AND child.parent_id IS NOT NULL
               AND child.commercial_partner_id <> child.id
            """,
            partner_column,
        )

    def _purchase_union(self):
        """Return one SELECT over all channels, documents of amount 0 left out."""
        channels = [
            SQL("SELECT * FROM (%s) AS channel WHERE channel.amount <> 0", query)
            for query in self._purchase_queries()
        ]
        return SQL(" UNION ALL ").join(channels)

    def _purchase_queries(self):
        """Return one SELECT per channel; addons append theirs.

        Columns, in this order and with these types: id (bigint, unique over all
        channels: document id x ID_STRIDE + a slot of the channel's own),
        partner_id, company_id, store_id (int), date (timestamp, UTC), amount,
        amount_untaxed, margin (numeric, company currency, margin NULL where
        costs are unknown), source, source_ref (text). Refunds are negative.
        """
        return [self._sale_order_query(), self._credit_note_query()]

    # ------------------------------------------------------------
    # SALES
    # ------------------------------------------------------------

    def _sale_order_query(self):
        return SQL(
            """
            SELECT sale.id::bigint * %(stride)s + %(slot)s AS id,
                   sale.partner_id,
                   sale.company_id,
                   COALESCE(team.shop_store_id, company.shop_store_id) AS store_id,
                   sale.date_order AS date,
                   %(amount)s AS amount,
                   %(amount_untaxed)s AS amount_untaxed,
                   %(margin)s AS margin,
                   'sale_order' AS source,
                   'sale.order,' || sale.id AS source_ref
              FROM sale_order AS sale
              LEFT JOIN crm_team AS team ON team.id = sale.team_id
              LEFT JOIN res_company AS company ON company.id = sale.company_id
             WHERE sale.state = 'sale'
            """,
            stride=ID_STRIDE,
            slot=SLOT_SALE_ORDER,
            amount=self._in_company_currency("sale", "amount_total"),
            amount_untaxed=self._in_company_currency("sale", "amount_untaxed"),
            margin=self._sale_order_margin(),
        )

    def _sale_order_margin(self):
        """Return the margin of ``sale`` in company currency, NULL without costs.

        A margin equal to the price means that no line had a cost.
        """
        if "margin" not in self.env["sale.order"]._fields:
            return SQL("NULL::numeric")
        return SQL(
            "CASE WHEN sale.margin <> sale.amount_untaxed THEN %s END",
            self._in_company_currency("sale", "margin"),
        )

    def _in_company_currency(self, alias, column):
        """Return an amount of a document at its own rate, rounded for its company.

        :param str alias: alias of a document table with ``currency_rate`` (company
            to document currency) and ``company_id``
        """
        amount = SQL.identifier(alias, column)
        rate = SQL.identifier(alias, "currency_rate")
        # Nearly every document is at rate 1, and a division of numerics is dear.
        return SQL(
            "round(CASE WHEN %(rate)s = 1 THEN %(amount)s ELSE"
            " %(amount)s / COALESCE(NULLIF(%(rate)s, 0), 1) END, %(digits)s)",
            amount=amount,
            rate=rate,
            digits=self._currency_digits(SQL.identifier(alias, "company_id")),
        )

    def _currency_digits(self, company_column):
        """Return the decimal places of a company's currency as SQL.

        Spelled out as constants: a join would be paid once for each document.
        """
        unusual = self.env["res.company"]._shop_unusual_digits()
        if not unusual:
            return SQL("2")
        cases = [SQL("WHEN %s THEN %s", c, places) for c, places in unusual]
        return SQL("CASE %s %s ELSE 2 END", company_column, SQL(" ").join(cases))

    # ------------------------------------------------------------
    # CREDIT NOTES OF SALES
    # ------------------------------------------------------------

    def _credit_note_query(self):
        """Return the posted credit notes of confirmed orders, each counted once.

        Its day is the invoice date; noon of the store stands for the time.
        """
        return SQL(
            """
            SELECT move.id::bigint * %(stride)s + %(slot)s AS id,
                   move.partner_id,
                   move.company_id,
                   COALESCE(team.shop_store_id, company.shop_store_id) AS store_id,
                   (move.invoice_date + time '12:00')
                       AT TIME ZONE company.shop_tz AT TIME ZONE 'UTC' AS date,
                   move.amount_total_signed AS amount,
                   move.amount_untaxed_signed AS amount_untaxed,
                   %(margin)s AS margin,
                   'credit_note' AS source,
                   'account.move,' || move.id AS source_ref
              FROM account_move AS move
              JOIN res_company AS company ON company.id = move.company_id
              LEFT JOIN crm_team AS team ON team.id = move.team_id
              CROSS JOIN LATERAL (%(credited)s) AS credited
             WHERE move.move_type = 'out_refund'
               AND move.state = 'posted'
               AND credited.order_ids IS NOT NULL
               AND %(conditions)s
            """,
            stride=ID_STRIDE,
            slot=SLOT_CREDIT_NOTE,
            margin=self._credit_note_margin(),
            credited=self._credited_orders(),
            conditions=SQL(" AND ").join(self._get_credit_note_conditions()),
        )

    def _credited_orders(self):
        """Return the confirmed orders (id array, sums) that ``move`` gives back for.

        Through its own lines or those of the invoice that it reverses.
        """
        margin = SQL("NULL::numeric")
        if "margin" in self.env["sale.order"]._fields:
            margin = SQL("NULLIF(sum(sale.margin), sum(sale.amount_untaxed))")
        return SQL(
            """
            SELECT array_agg(sale.id) AS order_ids,
                   sum(sale.amount_total) AS amount_total,
                   sum(sale.amount_untaxed) AS amount_untaxed,
                   %s AS margin
              FROM sale_order AS sale
             WHERE sale.state = 'sale'
               AND sale.id IN (
                       SELECT line.order_id
                         FROM account_move_line AS move_line
                         JOIN sale_order_line_invoice_rel AS link
                           ON link.invoice_line_id = move_line.id
                         JOIN sale_order_line AS line ON line.id = link.order_line_id
                        WHERE move_line.move_id IN (move.id, move.reversed_entry_id)
                   )
            """,
            margin,
        )

    def _credit_note_margin(self):
        """Return the margin given back: the order's margin rate on the amount.

        Divided last, so that a half cent is one.
        """
        return SQL(
            "round(move.amount_untaxed_signed * credited.margin"
            " / NULLIF(credited.amount_untaxed, 0), %s)",
            self._currency_digits(SQL("move.company_id")),
        )

    def _get_credit_note_conditions(self):
        """Return what else a credit note ``move`` must fulfil to count; a hook.

        ``credited.order_ids`` are its orders. Here: not the first half of a
        correction, after which the same orders were invoiced in full again.
        """
        return [
            SQL(
                "COALESCE((%s), 0) < credited.amount_total - 0.005",
                self._invoiced_again(),
            )
        ]

    def _invoiced_again(self):
        """Return what later invoices charge for the credited orders, tax included."""
        return SQL(
            """
            SELECT sum(move_line.price_total)
              FROM sale_order_line AS line
              JOIN sale_order_line_invoice_rel AS link
                ON link.order_line_id = line.id
              JOIN account_move_line AS move_line
                ON move_line.id = link.invoice_line_id
              JOIN account_move AS invoice ON invoice.id = move_line.move_id
             WHERE line.order_id = ANY(credited.order_ids)
               AND invoice.move_type = 'out_invoice'
               AND invoice.state = 'posted'
               AND invoice.id > move.id
            """
        )
