"""Documents in bulk: rows copied in SQL from one that Odoo itself has made."""

from odoo.tools import SQL
from odoo.tools.sql import table_columns


def clone_rows(template, overrides):
    """Insert copies of a record with other values.

    :param template: a record; its row gives every column that is not overridden
    :param overrides: list of dicts of column values, all with the same keys;
        names of columns that the model lacks here are left out
    :return: ids of the new rows, in order
    """
    if not overrides:
        return []
    env = template.env
    env.flush_all()
    rows = env.execute_query(clone_query(template, overrides))
    env.invalidate_all()
    return [row[0] for row in rows]


def clone_query(template, overrides):
    """Return the INSERT of :func:`clone_rows`."""
    columns = table_columns(template.env.cr, template._table)
    names = [name for name in overrides[0] if name in columns]
    kept = [name for name in columns if name not in (*names, "id")]
    arrays = [
        SQL(
            "%s::%s[]",
            [row[name] for row in overrides],
            SQL.identifier(template._fields[name].column_type[0]),
        )
        for name in names
    ]
    return SQL(
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
