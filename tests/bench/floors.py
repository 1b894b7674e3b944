"""Floors: the same work, done as barely as PostgreSQL can."""

from odoo.tools import SQL
from odoo.tools.sql import table_columns

from odoo.addons.shop_crm_tiering.engine import classification


def read_scheme(env, meter, scope, scheme):
    """Return the cost of one SELECT of where a scheme places everybody."""
    query = SQL(
        "WITH %s SELECT count(*), sum(position), sum(score) FROM classified",
        classification.classified(scope, scheme),
    )
    with meter.measure() as cost:
        env.cr.execute(query)
    return cost


def insert_again(env, meter, model, condition):
    """Return the cost of a bare INSERT of rows that a table of ours has already.

    They go into an empty table with the same columns, indexes and keys, and come
    from a copy without any. All of it is rolled back.

    :param str model: whose rows
    :param SQL condition: which of them
    """
    table = env[model]._table
    names = [name for name in table_columns(env.cr, table) if name != "id"]
    columns = SQL(", ").join(map(SQL.identifier, names))
    env.cr.execute(
        SQL(
            "CREATE TABLE bench_rows AS SELECT %s FROM %s WHERE %s",
            columns,
            SQL.identifier(table),
            condition,
        )
    )
    _create_empty(env.cr, table)
    with meter.measure() as cost:
        env.cr.execute(
            SQL(
                "INSERT INTO bench_again (%s) SELECT %s FROM bench_rows",
                columns,
                columns,
            )
        )
    env.cr.rollback()
    return cost


def _create_empty(cr, table):
    original = SQL.identifier(table)
    cr.execute(SQL("CREATE TABLE bench_again (LIKE %s INCLUDING ALL)", original))
    # LIKE leaves out the keys to other tables, which cost the most.
    cr.execute(
        SQL(
            """
            SELECT pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = %s::regclass AND contype = 'f'
            """,
            table,
        )
    )
    for (key,) in cr.fetchall():
        cr.execute(f"ALTER TABLE bench_again ADD {key}")
