"""Metrics -> scores: recency, frequency and monetary value, 1 to 5 each.

By fifths of the customers, after Hughes, Strategic Database Marketing (1994).
"""

from typing import Any

from odoo.tools import SQL

from .scope import Scope

SCORES = ("r_score", "f_score", "m_score", "rfm_code")


def quantiles(scope: Scope) -> SQL:
    """Return one row of cut points at 20/40/60/80 % (type 7) from ``figures``.

    Columns r (days), f (purchases), m (amount): float8[4] each, over customers
    with a purchase in the window. Hyndman and Fan (1996), definition 7.
    """
    return SQL(
        """
        SELECT percentile_cont(%(at)s) WITHIN GROUP (
                   ORDER BY (%(as_of)s - last_purchase_date)::float8) AS r,
               percentile_cont(%(at)s) WITHIN GROUP (
                   ORDER BY purchase_count::float8) AS f,
               percentile_cont(%(at)s) WITHIN GROUP (ORDER BY amount::float8) AS m
          FROM figures
         WHERE purchase_count > 0
        """,
        at=SQL("'{0.2,0.4,0.6,0.8}'::float8[]"),
        as_of=scope.as_of,
    )


def given_quantiles(cuts: dict) -> SQL:
    """Return the cut points of an earlier run as the row that ``quantiles`` gives."""
    return SQL(
        "SELECT %s::float8[] AS r, %s::float8[] AS f, %s::float8[] AS m",
        cuts.get("r"),
        cuts.get("f"),
        cuts.get("m"),
    )


def bounds() -> SQL:
    """Return one row of the cut points of ``quantiles`` with the sign turned.

    ``width_bucket`` counts the bounds at or below a value. A value equal to a cut
    point belongs below it, so both are counted from the other side.
    """
    turned = "(SELECT array_agg(-cut ORDER BY cut DESC) FROM unnest(%s) AS cut) AS %s"
    return SQL(
        "SELECT %s FROM quantiles",
        SQL(", ").join(
            SQL(turned, SQL.identifier("quantiles", axis), SQL.identifier(axis))
            for axis in "rfm"
        ),
    )


def scores(scope: Scope) -> list[SQL]:
    """Return the scores of a row of figures, from its columns and ``bounds``.

    Score i of 1 to 5 where cut[i-1] < value <= cut[i], so that equal values share
    one; for recency the other way about, as fewer days are better.
    """
    recency = "1 + width_bucket((last_purchase_date - %s)::float8, bounds.r)"
    rising = "5 - width_bucket(-%s::float8, %s)"
    parts = {
        "r_score": SQL(recency, scope.as_of),
        "f_score": SQL(rising, SQL("purchase_count"), SQL("bounds.f")),
        "m_score": SQL(rising, SQL("amount"), SQL("bounds.m")),
    }
    code = SQL(" || ").join(SQL("(%s)::text", part) for part in parts.values())
    return [
        SQL("CASE WHEN purchase_count > 0 THEN %s END", part)
        for part in (*parts.values(), code)
    ]


def scored(scope: Scope) -> SQL:
    """Return the figures with their scores, from ``figures`` and ``bounds``."""
    return SQL(
        "SELECT figures.*, %s FROM figures CROSS JOIN bounds",
        SQL(", ").join(
            SQL("%s AS %s", score, SQL.identifier(name))
            for name, score in zip(SCORES, scores(scope), strict=True)
        ),
    )


def rescore(scope: Scope) -> dict[str, Any]:
    """Give every customer the scores by new cut points; one scan of the metrics.

    :return: see :func:`~.figures.store`
    """
    new = SQL(", ").join(scores(scope))
    return scope.env.execute_query_dict(
        SQL(
            """
            WITH figures AS (
                SELECT last_purchase_date, purchase_count, amount
                  FROM shop_customer_metrics
                 WHERE company_id = %(company)s
            ),
            quantiles AS MATERIALIZED (%(quantiles)s),
            bounds AS MATERIALIZED (%(bounds)s),
            updated AS (
                UPDATE shop_customer_metrics AS metrics
                   SET (%(names)s) = ROW(%(new)s)
                  FROM bounds
                 WHERE company_id = %(company)s
                   AND (%(names)s) IS DISTINCT FROM (%(new)s)
             RETURNING 1
            )
            SELECT (SELECT count(*) FROM figures) AS customers,
                   (SELECT count(*) FROM updated) AS written,
                   to_jsonb(quantiles) AS cuts
              FROM quantiles
            """,
            quantiles=quantiles(scope),
            bounds=bounds(),
            company=scope.company.id,
            names=SQL(", ").join(SQL.identifier(name) for name in SCORES),
            new=new,
        )
    )[0]
