"""Documents in bulk: rows copied in SQL from one that Odoo itself has made."""

from odoo.tools import SQL
from odoo.tools.sql import table_columns


def clone_rows(env, template, overrides):
    """Insert copies of a record with other values.

    :param template: a record; its row gives every column that is not overridden
    :param overrides: list of dicts of column values, all with the same keys
    :return: ids of the new rows, in order
    """
    if not overrides:
        return []
    template.flush_recordset()
    names = list(overrides[0])
    kept = [
        c for c in table_columns(env.cr, template._table) if c not in (*names, "id")
    ]
    types = [SQL(template._fields[name].column_type[1]) for name in names]
    arrays = [
        SQL("%s::%s[]", [row[name] for row in overrides], kind)
        for name, kind in zip(names, types, strict=True)
    ]
    rows = env.execute_query(
        SQL(
            """
            INSERT INTO %(table)s (%(names)s, %(kept)s)
            SELECT %(new)s, %(old)s
              FROM unnest(%(arrays)s) WITH ORDINALITY AS new (%(names)s, number),
                   %(table)s AS old
             WHERE old.id = %(template)s
             ORDER BY new.number
         RETURNING id
            """,
            table=SQL.identifier(template._table),
            names=SQL(", ").join(map(SQL.identifier, names)),
            kept=SQL(", ").join(map(SQL.identifier, kept)),
            new=SQL(", ").join(SQL.identifier("new", name) for name in names),
            old=SQL(", ").join(SQL.identifier("old", name) for name in kept),
            arrays=SQL(", ").join(arrays),
            template=template.id,
        )
    )
    template.invalidate_model(flush=False)
    return [row[0] for row in rows]


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
    return clone_rows(env, template, overrides)


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
