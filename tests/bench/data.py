"""A store that is full: contacts and orders of three years, by SQL alone.

Orders are as skewed as real ones (rank^4: a fifth of the customers place two thirds
of them), lie in date order, belong to three companies (70/20/10 %), and 15 % of
those at the till name no customer. Each order of a till has a line with a cost, as
that is where its margin is read.
"""

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tools import SQL
from odoo.tools.sql import table_columns

DAYS = 1095


def fill(registry, scale, last_day):
    """Fill a database that has Odoo's modules but not ours yet."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        companies = _companies(env)
        first = _partners(env, scale.customers)
        cr.execute("SELECT setseed(0.42)")
        customer = SQL(
            "(%s + floor(%s * power(random(), 4)))::int", first, scale.customers
        )
        half = scale.orders // 2
        _sales(env, half, customer, companies, last_day)
        _tills(env, half, customer, companies, last_day)
    for table in ("res_partner", "sale_order", "pos_order", "pos_order_line"):
        with registry.cursor() as cr:
            cr.commit()
            cr._cnx.autocommit = True
            cr._obj.execute(f'VACUUM ANALYZE "{table}"')
            cr._cnx.autocommit = False


def _companies(env):
    companies = env["res.company"].search([], order="id")
    for number in range(len(companies) + 1, 4):
        companies += env["res.company"].create({"name": f"Company {number}"})
    return companies[:3]


def _partners(env, count):
    template = env["res.partner"].create({"name": "Template", "customer_rank": 1})
    own_id = number = SQL("%s + n", template.id)
    insert(
        env,
        template,
        count,
        {
            "id": own_id,
            "commercial_partner_id": own_id,
            "name": SQL("'Customer ' || %s", number),
            "complete_name": SQL("'Customer ' || %s", number),
            "phone": SQL("'1' || (3000000000 + %s)::text", number),
        },
    )
    last = template.id + count
    env.cr.execute(SQL("SELECT setval('res_partner_id_seq', %s)", last))
    return template.id + 1


def _spread(last_day, count):
    """Return the instant of order ``n``: even over the days, in order."""
    return SQL(
        "%s::timestamp - interval '1 day' * %s"
        " + interval '1 second' * (n * (86400.0 * %s / %s))",
        last_day,
        DAYS,
        DAYS,
        count,
    )


def _company(companies):
    return SQL(
        "CASE WHEN n %% 10 < 7 THEN %s WHEN n %% 10 < 9 THEN %s ELSE %s END",
        *companies.ids,
    )


def _amount():
    return SQL("round((5 + 400 * random() * random())::numeric, 2)")


def _sales(env, count, customer, companies, last_day):
    template = env["sale.order"].create({"partner_id": env.user.partner_id.id})
    template.state = "cancel"
    insert(
        env,
        template,
        count,
        {
            "name": SQL("'B' || n"),
            "partner_id": customer,
            "company_id": _company(companies),
            "date_order": _spread(last_day, count),
            "amount_total": _amount(),
            "amount_untaxed": SQL("100"),
            "state": SQL("'sale'"),
            "currency_rate": SQL("1.0"),
        },
    )


def _tills(env, count, customer, companies, last_day):
    till = Till(env)
    order = till.draft()
    insert(
        env,
        order,
        count,
        {
            "id": SQL("%s + n", order.id),
            "name": SQL("'T' || n"),
            "uuid": SQL("'bench-' || n"),
            "partner_id": SQL("CASE WHEN random() > 0.15 THEN %s END", customer),
            "company_id": _company(companies),
            "date_order": _spread(last_day, count),
            "amount_total": _amount(),
            "state": SQL("'done'"),
            "currency_rate": SQL("1.0"),
        },
    )
    env.cr.execute(SQL("SELECT setval('pos_order_id_seq', %s)", order.id + count))
    insert(
        env,
        order.lines[0],
        count,
        {
            "name": SQL("'L' || n"),
            "uuid": SQL("'bench-line-' || n"),
            "order_id": SQL("%s + n", order.id),
            "company_id": _company(companies),
            "total_cost": SQL("round((5 * random())::numeric, 2)"),
            "is_total_cost_computed": SQL("TRUE"),
        },
    )


class Till:
    """A till of its own that sells two things for 10 each."""

    def __init__(self, env, code="TILL"):
        self.env = env
        cash = env["account.journal"].create(
            {"name": code, "code": code, "type": "cash"}
        )
        self.method = env["pos.payment.method"].create(
            {"name": "Bench", "journal_id": cash.id}
        )
        config = env["pos.config"].create(
            {"name": "Bench", "payment_method_ids": [Command.set(self.method.ids)]}
        )
        self.session = env["pos.session"].create(
            {"config_id": config.id, "user_id": env.ref("base.user_admin").id}
        )
        self.products = env["product.product"].create(
            [{"name": name, "taxes_id": False} for name in ("Scarf", "Hat")]
        )

    def draft(self, **values):
        return self.env["pos.order"].create(
            {
                "session_id": self.session.id,
                "company_id": self.env.company.id,
                "amount_tax": 0,
                "amount_total": 20,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [Command.create(self._line(each)) for each in self.products],
                **values,
            }
        )

    def _line(self, product):
        return {
            "product_id": product.id,
            "qty": 1,
            "price_unit": 10,
            "price_subtotal": 10,
            "price_subtotal_incl": 10,
        }

    def sell(self, customer):
        """Take an order from its first line to paid, as the till does."""
        order = self.draft(partner_id=customer.id)
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": order.amount_total,
                "payment_method_id": self.method.id,
            }
        )
        order.action_pos_order_paid()
        self.env.flush_all()


def insert(env, template, count, values):
    """Insert copies of a record; ``n`` counts them from 1 in the expressions.

    :param dict values: SQL expression by column
    """
    template.flush_recordset()
    # The keys are right by construction; checking them row by row takes minutes.
    env.cr.execute("SET LOCAL session_replication_role = replica")
    kept = [
        name
        for name in table_columns(env.cr, template._table)
        if name not in values and name not in ("id", "access_token")
    ]
    env.cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (%(names)s, %(kept)s)
            SELECT %(values)s, %(old)s
              FROM %(table)s AS old, generate_series(1, %(count)s) AS n
             WHERE old.id = %(template)s
             ORDER BY n
            """,
            table=SQL.identifier(template._table),
            names=SQL(", ").join(map(SQL.identifier, values)),
            kept=SQL(", ").join(map(SQL.identifier, kept)),
            values=SQL(", ").join(values.values()),
            old=SQL(", ").join(SQL.identifier("old", name) for name in kept),
            count=count,
            template=template.id,
        )
    )
    env.cr.execute("SET LOCAL session_replication_role = DEFAULT")
    env.invalidate_all()
