"""Purchases -> metrics: one SELECT for the figures, one statement to store them."""

from datetime import datetime, timedelta
from functools import lru_cache

import pytz

from odoo.tools import SQL

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
SCORES = ("r_score", "f_score", "m_score", "rfm_code")
COLUMNS = (*FIGURES, *SCORES)


def purchases(scope, columns, since=None):
    """Return the documents in scope: the customer and what else is wanted.

    :param SQL columns: expressions over ``purchase``
    :param datetime since: the first instant that counts, None for all
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
           AND purchase.date < %(end)s
           AND %(since)s
           AND %(limit)s
        """,
        columns=columns,
        since=SQL("purchase.date >= %s", since) if since else SQL("TRUE"),
        union=model._purchase_union(),
        commercial=model._commercial_join(SQL.identifier("purchase", "partner_id")),
        company=scope.company.id,
        end=scope.end,
        limit=scope.limit(SQL.identifier("purchase", "partner_id")),
    )


@lru_cache
def fixed_offset(zone_name, year):
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


def store_day(scope):
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


def bought(scope):
    """Return one row per customer with a purchase or refund: all but the margin.

    Refunds have no day here: they come last in the order of days and give no
    gaps. ``lag`` gives the days since the purchase before; days of 0 are a second
    purchase of the same day, so what remains are gaps of distinct days.
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
               sum(amount) FILTER (WHERE is_recent AND day IS NULL) AS refunds
          FROM (
            SELECT dated.*,
                   (day - lag(day) OVER (PARTITION BY partner_id ORDER BY day))::float8
                       AS gap
              FROM (%(purchases)s) AS dated
          ) AS spaced
         GROUP BY partner_id
        """,
        purchases=purchases(
            scope,
            SQL(
                "CASE WHEN purchase.amount > 0 THEN %s END AS day,"
                " purchase.amount, purchase.date >= %s AS is_recent",
                store_day(scope),
                scope.company._shop_day_end(scope.window_start),
            ),
        ),
    )


def margins(scope):
    """Return the margin of the window per customer, NULL where no cost is known.

    Apart from the rest, because a till's margin has to be read line by line.
    """
    since = scope.company._shop_day_end(scope.window_start)
    return SQL(
        """
        SELECT partner_id, sum(margin) AS margin
          FROM (%s) AS document
         GROUP BY partner_id
        """,
        purchases(scope, SQL("purchase.margin"), since),
    )


def customers(scope):
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


def figures(scope):
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
               margin.margin
          FROM (%(bought)s) AS bought
          FULL JOIN (%(customers)s) AS customer USING (partner_id)
          LEFT JOIN (%(margins)s) AS margin USING (partner_id)
        """,
        digits=digits,
        bought=bought(scope),
        customers=customers(scope),
        margins=margins(scope),
    )


def quantiles(scope):
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


def given_quantiles(cuts):
    """Return the cut points of an earlier run as the row that ``quantiles`` gives."""
    return SQL(
        "SELECT %s::float8[] AS r, %s::float8[] AS f, %s::float8[] AS m",
        cuts.get("r"),
        cuts.get("f"),
        cuts.get("m"),
    )


def above(value, cuts):
    """Return how many of four cut points lie below a value (score i when
    q[i-1] < value <= q[i], so that equal values share a score)."""
    return SQL(
        "((%(v)s > %(q)s[1])::int + (%(v)s > %(q)s[2])::int"
        " + (%(v)s > %(q)s[3])::int + (%(v)s > %(q)s[4])::int)",
        v=value,
        q=cuts,
    )


def scores(scope):
    """Return the scores of a row of figures, from its columns and ``quantiles``."""
    recency = SQL("(%s - last_purchase_date)::float8", scope.as_of)
    parts = {
        "r_score": SQL("5 - %s", above(recency, SQL("quantiles.r"))),
        "f_score": SQL(
            "1 + %s", above(SQL("purchase_count::float8"), SQL("quantiles.f"))
        ),
        "m_score": SQL("1 + %s", above(SQL("amount::float8"), SQL("quantiles.m"))),
    }
    code = SQL(" || ").join(SQL("(%s)::text", part) for part in parts.values())
    return [
        SQL("CASE WHEN purchase_count > 0 THEN %s END", part)
        for part in (*parts.values(), code)
    ]


def scored(scope):
    """Return the figures with their scores, from ``figures`` and ``quantiles``."""
    return SQL(
        "SELECT figures.*, %s FROM figures CROSS JOIN quantiles",
        SQL(", ").join(
            SQL("%s AS %s", score, SQL.identifier(name))
            for name, score in zip(SCORES, scores(scope), strict=True)
        ),
    )


def scored_figures(scope, cuts=None):
    """Return the CTEs figures, quantiles and scored: everything a metrics row holds.

    :param dict cuts: cut points of an earlier run; None computes new ones
    """
    return SQL(
        "figures AS MATERIALIZED (%s), quantiles AS MATERIALIZED (%s), scored AS (%s)",
        figures(scope),
        quantiles(scope) if cuts is None else given_quantiles(cuts),
        scored(scope),
    )


def store(scope, cuts=None):
    """Write the metrics rows that really differ, in one statement.

    :param dict cuts: see :func:`scored_figures`
    :return: dict ``customers`` (evaluated), ``written`` (rows inserted, updated
        or deleted), ``cuts`` (of ``r``, ``f`` and ``m``, as :func:`quantiles`)
    """
    names = [SQL.identifier(name) for name in COLUMNS]
    listed = SQL(", ").join(names)
    statement = SQL(
        """
        WITH %(scored)s,
        present AS (
            SELECT * FROM shop_customer_metrics
             WHERE company_id = %(company)s AND %(limit)s
        ),
        changed AS MATERIALIZED (
            SELECT present.id AS metrics_id,
                   scored.partner_id IS NULL AS is_gone,
                   scored.*
              FROM scored FULL JOIN present USING (partner_id)
             WHERE present.id IS NULL
                OR scored.partner_id IS NULL
                OR (%(present_columns)s) IS DISTINCT FROM (%(scored_columns)s)
        ),
        updated AS (
            UPDATE shop_customer_metrics AS metrics
               SET (%(listed)s) = ROW(%(changed_columns)s)
              FROM changed
             WHERE metrics.id = changed.metrics_id AND NOT changed.is_gone
         RETURNING 1
        ),
        inserted AS (
            INSERT INTO shop_customer_metrics (partner_id, company_id, %(listed)s)
            SELECT partner_id, %(company)s, %(listed)s
              FROM changed
             WHERE metrics_id IS NULL
         RETURNING 1
        ),
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
        company=scope.company.id,
        limit=scope.limit_customers(SQL("partner_id")),
        listed=listed,
        present_columns=qualified("present"),
        scored_columns=qualified("scored"),
        changed_columns=qualified("changed"),
    )
    return scope.env.execute_query_dict(statement)[0]


def qualified(alias):
    """Return the stored columns of a metrics row, each behind an alias."""
    return SQL(", ").join(SQL.identifier(alias, name) for name in COLUMNS)


def rescore(scope):
    """Give every customer the scores by new cut points; one scan of the metrics.

    :return: see :func:`store`
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
            updated AS (
                UPDATE shop_customer_metrics AS metrics
                   SET (%(names)s) = ROW(%(new)s)
                  FROM quantiles
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
            company=scope.company.id,
            names=SQL(", ").join(SQL.identifier(name) for name in SCORES),
            new=new,
        )
    )[0]


def moved_by_time(scope, last):
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
