"""Metrics -> schemes: the tier that a scheme gives each customer, as CTEs."""

from collections.abc import Iterable
from typing import Any

from odoo.tools import SQL

from .methods import METHODS, Unreadable
from .methods.base import Method
from .scope import Scope

# Close to a tier is who has come this part of the way to it.
CLOSE = 0.8


def method_of(scheme: Any, stored: bool = False) -> Method:
    """Return the method of a scheme, which knows its SQL."""
    method = METHODS[scheme.method](scheme, scheme._get_indicators(), stored)
    if any(method.unreadable()):
        return Unreadable(scheme, method.indicators, stored)
    return method


def stored_figures(scope: Scope) -> SQL:
    """Return the metrics rows in scope, the usual source of a classification."""
    return SQL(
        "SELECT * FROM shop_customer_metrics WHERE company_id = %s AND %s",
        scope.company.id,
        scope.limit_customers(SQL("partner_id")),
    )


def basis(stored: dict | None) -> SQL:
    """Return whether the company knows any margin in its window."""
    if stored is not None:
        return SQL("SELECT %s::bool AS margin_known", stored.get("margin_known"))
    return SQL(
        "SELECT EXISTS (SELECT FROM source WHERE margin IS NOT NULL) AS margin_known"
    )


def inputs(scope: Scope, method: Method, codes: Iterable[str] = ()) -> SQL:
    """Return one row per customer with the indicators that a method uses.

    :param codes: further indicators wanted
    """
    wanted = sorted({*method.used(), *codes})
    used = {code: method.indicators[code] for code in wanted}
    columns = [
        SQL("%s AS %s", each.sql(scope), SQL.identifier(f"x_{code}"))
        for code, each in used.items()
    ]
    joins = dict.fromkeys(join for each in used.values() for join in each.joins)
    return SQL(
        """
        SELECT %(columns)s
          FROM source AS m
         CROSS JOIN basis
          %(joins)s
        """,
        columns=SQL(", ").join(
            [
                SQL("m.partner_id"),
                SQL("m.purchase_count > 0 AS has_data"),
                SQL("m.amount"),
                *columns,
            ]
        ),
        joins=SQL(" ").join(join(scope) for join in joins),
    )


def classified(
    scope: Scope, scheme: Any, source: SQL | None = None, stored: dict | None = None
) -> SQL:
    """Return the CTEs source, basis, input, cuts and classified of a scheme.

    ``classified`` has partner_id, amount, has_data, score and position (1 = best
    tier, in the order of ``scheme._get_tiers()``).

    :param SQL source: rows of figures, by default the metrics in scope
    :param dict stored: cut points of an earlier run; None computes new ones
    """
    method = method_of(scheme, stored is not None)
    return SQL(
        """
        source AS NOT MATERIALIZED (%(source)s),
        basis AS MATERIALIZED (%(basis)s),
        input AS MATERIALIZED (%(inputs)s),
        cuts AS MATERIALIZED (%(cuts)s),
        classified AS MATERIALIZED (
            SELECT input.partner_id, input.amount, input.has_data,
                   %(displayed)s AS score, %(position)s AS position
              FROM (SELECT input.*, %(score)s AS score FROM input CROSS JOIN cuts)
                   AS input
             CROSS JOIN cuts
        )
        """,
        source=stored_figures(scope) if source is None else source,
        basis=basis(stored),
        inputs=inputs(scope, method),
        cuts=method.cuts() if stored is None else method.given_cuts(stored),
        position=method.position(),
        score=method.score(),
        displayed=method.displayed_score(),
    )


def explained(scope: Scope, scheme: Any, stored: dict) -> SQL:
    """Return one row per customer in scope: partner_id, the score, and of each
    indicator that explains its tier the value and the points (JSON by code).

    :param dict stored: cut points of the scheme's last run
    """
    method = method_of(scheme, stored=True)
    codes = method.explained()
    values = [SQL("%s, %s", code, method.value(code)) for code in codes]
    points = [SQL("%s, %s", code, sql) for code, sql in method.points().items()]
    return SQL(
        """
        WITH source AS (%(source)s),
        basis AS (%(basis)s),
        input AS (%(inputs)s),
        cuts AS (%(cuts)s)
        SELECT input.partner_id,
               (%(score)s)::float8 AS score,
               jsonb_build_object(%(values)s) AS values,
               jsonb_build_object(%(points)s) AS points
          FROM input CROSS JOIN cuts
        """,
        source=stored_figures(scope),
        basis=basis(stored),
        inputs=inputs(scope, method, codes),
        cuts=method.given_cuts(stored),
        score=method.score(),
        values=SQL(", ").join(values),
        points=SQL(", ").join(points),
    )


def close_to_next(scheme: Any, company: Any) -> SQL:
    """Return a SELECT of the contacts close to the tier above their own.

    By the figures and the cut points of the last run, which must exist. Only
    schemes whose tiers are steps of one way up: conditions, score, share.
    """
    stored = scheme._last_run(company).cuts
    method = method_of(scheme, stored=True)
    steps = [
        SQL("(classified.position = %s AND %s)", number + 1, is_close)
        for number, tier in enumerate(method.regular[:-1], start=1)
        if (is_close := method.is_close(tier, CLOSE))
    ]
    return SQL(
        """
        WITH %(classified)s
        SELECT classified.partner_id
          FROM classified
          JOIN input ON input.partner_id = classified.partner_id
         CROSS JOIN cuts
         WHERE %(is_close)s
        """,
        classified=classified(
            Scope(company, company._shop_figures_day()), scheme, None, stored
        ),
        is_close=SQL(" OR ").join(steps) if steps else SQL("FALSE"),
    )
