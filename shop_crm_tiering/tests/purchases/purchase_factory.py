"""Documents in bulk: rows copied in SQL from one that Odoo itself has made."""

from odoo.fields import Command
from odoo.tools import SQL

from ...sample.rows import clone_rows


def insert_orders(env, rows, company=None):
    """Insert confirmed sales orders.

    :param rows: list of (partner id, naive UTC datetime, amount) with optional
        further columns in a dict as the fourth part
    :return: ids of the orders, in order
    """
    company = company or env.company
    template = _order_template(env, company)
    overrides = []
    for partner_id, date, amount, *more in rows:
        values = {
            "partner_id": partner_id,
            "partner_invoice_id": partner_id,
            "partner_shipping_id": partner_id,
            "date_order": date,
            "amount_total": amount,
            "amount_untaxed": amount,
            "state": "sale",
            "currency_rate": 1.0,
        }
        overrides.append(values | (more[0] if more else {}))
    return clone_rows(template, overrides)


def _order_template(env, company):
    """Return an order of amount 0 in draft, made by Odoo itself.

    Archived customers are none: it is cancelled, so it counts for nobody.
    """
    partner = env["res.partner"].create({"name": "Template"})
    order = (
        env["sale.order"]
        .with_company(company)
        .create({"partner_id": partner.id, "company_id": company.id})
    )
    order.state = "cancel"
    return order


def insert_credit_notes(env, rows):
    """Insert posted credit notes, each linked to the order it gives back for.

    :param rows: list of (order id, day, signed amount, dict); the dict may hold
        other columns of the credit note, and under ``invoice_id`` the invoice
        that it reverses: its own line is then linked to no order
    :return: ids of the credit notes, in order
    """
    return _insert_moves(env, rows, "out_refund")


def insert_invoices(env, rows):
    """Insert posted invoices of orders; parameters as of the credit notes."""
    return _insert_moves(env, rows, "out_invoice")


def _insert_moves(env, rows, move_type):
    if not rows:
        return []
    order, move = _move_template(env, move_type)
    # Else the next real document would take its number from a copy.
    journal = move.journal_id.copy()
    owners = _order_owners(env, [row[0] for row in rows])
    overrides = []
    for number, (order_id, day, amount, *more) in enumerate(rows):
        company_id, partner_id = owners[order_id]
        values = {
            "name": f"COPY {number}",
            "journal_id": journal.id,
            "company_id": company_id,
            "partner_id": partner_id,
            "invoice_date": day,
            "date": day,
            "amount_total_signed": amount,
            "amount_untaxed_signed": amount,
            "reversed_entry_id": None,
            "state": "posted",
        }
        extra = dict(more[0]) if more else {}
        values["reversed_entry_id"] = extra.pop("invoice_id", None)
        overrides.append(values | extra)
    move_ids = clone_rows(move, overrides)
    _link_lines(env, order, move, rows, move_ids)
    return move_ids


def _order_owners(env, order_ids):
    return {
        order_id: (company_id, partner_id)
        for order_id, company_id, partner_id in env.execute_query(
            SQL(
                "SELECT id, company_id, partner_id FROM sale_order WHERE id = ANY(%s)",
                order_ids,
            )
        )
    }


def _link_lines(env, order, move, rows, move_ids):
    """Give each document one line, and link the lines as Odoo does."""
    sold = order.order_line[:1]
    lines = clone_rows(sold, [{"order_id": row[0]} for row in rows])
    billed = move.invoice_line_ids[:1]
    items = clone_rows(
        billed,
        [
            {"move_id": move_id, "price_total": abs(row[2])}
            for move_id, row in zip(move_ids, rows, strict=True)
        ],
    )
    pairs = [
        (item, line)
        for item, line, row in zip(items, lines, rows, strict=True)
        if not (len(row) > 3 and row[3].get("invoice_id"))
    ]
    if pairs:
        env.cr.execute(
            SQL(
                "INSERT INTO sale_order_line_invoice_rel"
                " (invoice_line_id, order_line_id) VALUES %s",
                SQL(", ").join(SQL("(%s, %s)", *pair) for pair in pairs),
            )
        )
    env.invalidate_all()


def _move_template(env, move_type):
    """Return an order and its invoice or credit note, made by Odoo itself.

    The order is cancelled afterwards, so both count for nobody.
    """
    order = sell(env, env["res.partner"].create({"name": "Template"}), 1.0)
    move = invoice(order)
    if move_type == "out_refund":
        move = refund(move)
    order.state = "cancel"
    env.flush_all()
    return order, move


# ------------------------------------------------------------
# REAL DOCUMENTS
# ------------------------------------------------------------


def sell(env, partner, price, day=None, **values):
    """Return a confirmed order of one unit, without taxes, through the ORM."""
    product = env["product.product"].search(
        [("default_code", "=", "SHOP-TEST")], limit=1
    ) or env["product.product"].create(
        {
            "name": "Advice",
            "default_code": "SHOP-TEST",
            "type": "service",
            "invoice_policy": "order",
            "taxes_id": False,
        }
    )
    line = Command.create({"product_id": product.id, "price_unit": price})
    order = env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [line], **values}
    )
    order.action_confirm()
    if day:
        order.date_order = day
    return order


def invoice(order, day=None):
    """Return the posted invoice of what is left to invoice of an order."""
    move = order._create_invoices()
    move.invoice_date = day or move.invoice_date
    move.action_post()
    return move


def refund(move, day=None, price=None):
    """Return the posted credit note of an invoice, whole or of a smaller price."""
    note = move._reverse_moves([{"invoice_date": day}] if day else None)
    if price is not None:
        note.invoice_line_ids.price_unit = price
    note.action_post()
    return note
