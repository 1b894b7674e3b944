"""Purchases -> metrics: one SELECT for the figures, one statement to store them."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytz

from odoo.tools import SQL

from . import scores
from .scope import Scope

FIGURES = (
    "first_purchase_date",
    "last_purchase_date",
    "lifetime_count",
    "lifetime_amount",
    "interval_days",
    "purchase_count",
    "amount",
    "refund_amount",
    "average_amount",
    "margin",
)
COLUMNS = (*FIGURES, *scores.SCORES)


def purchases(scope: Scope, columns: SQL, span: SQL) -> SQL:
    """Return documents in scope: the customer and what else is wanted.

    :param SQL columns: expressions over ``purchase``
    :param SQL span: condition on ``purchase.date``
    """
    model = scope.env["shop.purchase"]
    return SQL(
        """
        SELECT COALESCE(child.commercial_partner_id, purchase.partner_id)
                   AS partner_id,
               %(columns)s
          FROM (%(union)s) AS purchase
          %(commercial)s
         WHERE purchase.company_id = %(company)s
           AND %(span)s
           AND %(limit)s
        """,
        columns=columns,
        span=span,
        union=model._purchase_union(),
        commercial=model._commercial_join(SQL.identifier("purchase", "partner_id")),
        company=scope.company.id,
        limit=scope.limit(SQL.identifier("purchase", "partner_id")),
    )


@lru_cache
def fixed_offset(zone_name: str, year: int) -> timedelta | None:
    """Return the zone's offset from UTC, None where its clock changes.

    Looked at from 2000, before which no document lies, to the end of a year.

    >>> fixed_offset("Asia/Shanghai", 2026)
    datetime.timedelta(seconds=28800)
    >>> fixed_offset("Europe/Berlin", 2026)
    """
    zone = pytz.timezone(zone_name)
    start, end = datetime(2000, 1, 1), datetime(year + 1, 1, 1)
    weeks = range((end - start).days // 7 + 1)
    offsets = {zone.utcoffset(start + timedelta(weeks=week)) for week in weeks}
    return offsets.pop() if len(offsets) == 1 else None


def store_day(scope: Scope) -> SQL:
    """Return the store's calendar day of ``purchase.date``.

    Where the zone never changes its clock an addition does, at a fifth of the cost.
    """
    offset = fixed_offset(scope.company.shop_tz, scope.as_of.year)
    if offset is not None:
        return SQL("(purchase.date + %s)::date", offset)
    return SQL(
        "(purchase.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
        scope.company.shop_tz,
    )


def dated(scope: Scope) -> SQL:
    """Return one row per document: customer, day, amount, margin, is_recent.

    Refunds have no day. Documents before the window have no margin: a POS order's has
    to be read line by line, and only the window's is wanted.
    """
    start = scope.company._shop_day_end(scope.window_start)
    day = SQL("CASE WHEN purchase.amount > 0 THEN %s END AS day", store_day(scope))
    recent = purchases(
        scope,
        SQL("%s, purchase.amount, purchase.margin, TRUE AS is_recent", day),
        SQL("purchase.date >= %s AND purchase.date < %s", start, scope.end),
    )
    older = purchases(
        scope,
        SQL("%s, purchase.amount, NULL::numeric, FALSE", day),
        SQL("purchase.date < %s", start),
    )
    return SQL("%s UNION ALL %s", recent, older)


def bought(scope: Scope) -> SQL:
    """Return one row per customer with a purchase or refund.

    Refunds come last in the order of days and give no gaps. ``lag`` gives the
    days since the purchase before; days of 0 are a second purchase of the same
    day, so what remains are gaps of distinct days.
    """
    return SQL(
        """
        SELECT partner_id,
               min(day) AS first_purchase_date,
               max(day) AS last_purchase_date,
               count(day)::int AS lifetime_count,
               sum(amount) AS lifetime_amount,
               CASE WHEN count(gap) FILTER (WHERE gap > 0) >= 2 THEN
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY gap)
                       FILTER (WHERE gap > 0)
               END::numeric(16, 1) AS interval_days,
               count(day) FILTER (WHERE is_recent)::int AS purchase_count,
               sum(amount) FILTER (WHERE is_recent) AS amount,
               sum(amount) FILTER (WHERE is_recent AND day IS NULL) AS refunds,
               sum(margin) AS margin
          FROM (
            SELECT dated.*,
                   (day - lag(day) OVER (PARTITION BY partner_id ORDER BY day))::float8
                       AS gap
              FROM (%s) AS dated
          ) AS spaced
         GROUP BY partner_id
        """,
        dated(scope),
    )


def customers(scope: Scope) -> SQL:
    """Return the customers who may have no purchase, one id each."""
    model = scope.env["shop.purchase"]
    return SQL(
        """
        SELECT DISTINCT COALESCE(child.commercial_partner_id, known.partner_id)
                   AS partner_id
          FROM (%(queries)s) AS known
          %(commercial)s
         WHERE %(limit)s
        """,
        queries=SQL(" UNION ALL ").join(
            scope.env["shop.customer.metrics"]._customer_queries(scope.company)
        ),
        commercial=model._commercial_join(SQL.identifier("known", "partner_id")),
        limit=scope.limit(SQL.identifier("known", "partner_id")),
    )


def figures(scope: Scope) -> SQL:
    """Return one row per customer: partner_id and the columns of ``FIGURES``."""
    digits = scope.company.currency_id.decimal_places
    return SQL(
        """
        SELECT partner_id,
               bought.first_purchase_date,
               bought.last_purchase_date,
               COALESCE(bought.lifetime_count, 0) AS lifetime_count,
               COALESCE(bought.lifetime_amount, 0) AS lifetime_amount,
               bought.interval_days,
               COALESCE(bought.purchase_count, 0) AS purchase_count,
               COALESCE(bought.amount, 0) AS amount,
               COALESCE(-bought.refunds, 0) AS refund_amount,
               round((bought.amount - COALESCE(bought.refunds, 0))
                   / NULLIF(bought.purchase_count, 0), %(digits)s) AS average_amount,
               bought.margin
          FROM (%(bought)s) AS bought
          FULL JOIN (%(customers)s) AS customer USING (partner_id)
        """,
        digits=digits,
        bought=bought(scope),
        customers=customers(scope),
    )


def scored_figures(scope: Scope, cuts: dict | None = None) -> SQL:
    """Return the CTEs figures, quantiles, bounds and scored: all of a metrics row.

    :param dict cuts: cut points of an earlier run; None computes new ones
    """
    return SQL(
        "figures AS MATERIALIZED (%s), quantiles AS MATERIALIZED (%s),"
        " bounds AS MATERIALIZED (%s), scored AS (%s)",
        figures(scope),
        scores.quantiles(scope) if cuts is None else scores.given_quantiles(cuts),
        scores.bounds(),
        scores.scored(scope),
    )


def store(scope: Scope, cuts: dict | None = None) -> dict[str, Any]:
    """Write the metrics rows that really differ, in one statement.

    :param cuts: see :func:`scored_figures`
    :return: dict ``customers`` (evaluated), ``written`` (rows inserted, updated
        or deleted), ``cuts`` (of ``r``, ``f`` and ``m``, as :func:`quantiles`)
    """
    statement = SQL(
        """
        WITH %(scored)s,
        changed AS MATERIALIZED (%(changed)s),
        updated AS (%(updated)s),
        inserted AS (%(inserted)s),
        deleted AS (
            DELETE FROM shop_customer_metrics AS metrics
             USING changed
             WHERE metrics.id = changed.metrics_id AND changed.is_gone
         RETURNING 1
        )
        SELECT (SELECT count(*) FROM scored) AS customers,
               (SELECT count(*) FROM updated) + (SELECT count(*) FROM inserted)
                   + (SELECT count(*) FROM deleted) AS written,
               to_jsonb(quantiles) AS cuts
          FROM quantiles
        """,
        scored=scored_figures(scope, cuts),
        changed=changed(scope),
        updated=updated(),
        inserted=inserted(scope),
    )
    return scope.env.execute_query_dict(statement)[0]


def named(*alias: str) -> SQL:
    """Return the stored columns of a metrics row, perhaps behind an alias."""
    return SQL(", ").join(SQL.identifier(*alias, name) for name in COLUMNS)


def changed(scope: Scope) -> SQL:
    """Return the rows of ``scored`` that differ from the stored ones, or lack them.

    ``metrics_id`` is the stored row, if any; ``is_gone``: it is a customer's no longer.
    """
    return SQL(
        """
        SELECT present.id AS metrics_id,
               scored.partner_id IS NULL AS is_gone,
               scored.*
          FROM scored
          FULL JOIN (
                SELECT * FROM shop_customer_metrics
                 WHERE company_id = %(company)s AND %(limit)s
               ) AS present USING (partner_id)
         WHERE present.id IS NULL
            OR scored.partner_id IS NULL
            OR (%(present)s) IS DISTINCT FROM (%(scored)s)
        """,
        company=scope.company.id,
        limit=scope.limit_customers(SQL("partner_id")),
        present=named("present"),
        scored=named("scored"),
    )


def updated() -> SQL:
    return SQL(
        """
        UPDATE shop_customer_metrics AS metrics
           SET (%s) = ROW(%s)
          FROM changed
         WHERE metrics.id = changed.metrics_id AND NOT changed.is_gone
     RETURNING 1
        """,
        named(),
        named("changed"),
    )


def inserted(scope: Scope) -> SQL:
    return SQL(
        """
        INSERT INTO shop_customer_metrics (partner_id, company_id, %(names)s)
        SELECT partner_id, %(company)s, %(names)s
          FROM changed
         WHERE metrics_id IS NULL
     RETURNING 1
        """,
        names=named(),
        company=scope.company.id,
    )


def moved_by_time(scope: Scope, last: date) -> set[int]:
    """Return the contacts with a document in the days that entered or left.

    :param date last: the as-of day of the run before
    :return: set of ids of contacts
    """
    company = scope.company
    before = Scope(company, last)
    spans = [
        (before.end, scope.end),
        (
            company._shop_day_end(before.window_start),
            company._shop_day_end(scope.window_start),
        ),
    ]
    union = scope.env["shop.purchase"]._purchase_union()
    queries = [
        SQL(
            "SELECT partner_id FROM (%s) AS purchase"
            " WHERE company_id = %s AND date >= %s AND date < %s",
            union,
            company.id,
            start,
            end,
        )
        for start, end in spans
    ]
    return {row[0] for row in scope.env.execute_query(SQL(" UNION ").join(queries))}
