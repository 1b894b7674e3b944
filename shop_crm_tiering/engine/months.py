"""Purchases -> months: how many came, came back and were lost, by store."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from .figures import purchases, store_day
from .scope import Scope

# The month of the as-of day and this many before it.
MONTHS = 12


def visits(scope: Scope, since: date | None = None) -> SQL:
    """Return one row per customer, store and day of a purchase.

    Columns partner_id, store_id, day, and of the same customer at the same store
    ``before`` and ``later``, the neighbouring days (None at the ends).

    :param date since: the first day to look at, None for all
    """
    company = scope.company
    end = SQL("purchase.date < %s", scope.end)
    start = since and SQL("purchase.date >= %s", company._shop_day_start(since))
    return SQL(
        """
        SELECT visit.*,
               lag(day) OVER calendar AS before,
               lead(day) OVER calendar AS later
          FROM (
            SELECT DISTINCT partner_id, store_id, day
              FROM (%s) AS document
             WHERE amount > 0
          ) AS visit
        WINDOW calendar AS (PARTITION BY partner_id, store_id ORDER BY day)
        """,
        purchases(
            scope,
            SQL("purchase.store_id, purchase.amount, %s AS day", store_day(scope)),
            SQL("%s AND %s", start, end) if start else end,
        ),
    )


def lost_day(scope: Scope) -> SQL:
    """Return the first day on which a ``visit`` keeps its customer no longer.

    None where the customer came again in time, or the day is still to come.
    """
    return SQL(
        """
        CASE WHEN COALESCE(visit.later, %(as_of)s + 1) > visit.day + %(days)s
              AND visit.day + %(days)s <= %(as_of)s
             THEN visit.day + %(days)s END
        """,
        as_of=scope.as_of,
        days=scope.company.shop_window_days,
    )


def events(scope: Scope) -> SQL:
    """Return one row per visit, and one per loss, from the CTE ``visit``.

    Columns store_id, month (its first day), and 0 or 1 each: customers (the first
    visit of the month), repeat_customers (of these, who had come before it), gained
    (who was no customer the day before) and lost.
    """
    return SQL(
        """
        SELECT store_id,
               date_trunc('month', day)::date AS month,
               (before IS NULL OR before < date_trunc('month', day))::int AS customers,
               (before < date_trunc('month', day))::int AS repeat_customers,
               (before IS NULL OR day > before + %(days)s)::int AS gained,
               0 AS lost
          FROM visit
         UNION ALL
        SELECT store_id, date_trunc('month', lost_day)::date, 0, 0, 0, 1
          FROM visit
         WHERE lost_day IS NOT NULL
        """,
        days=scope.company.shop_window_days,
    )


def months(scope: Scope) -> SQL:
    """Return one row per store and month with a purchase or a loss.

    Columns store_id, month (its first day), customers (who bought),
    repeat_customers (of these, who had bought there before the month), lost (who have
    not bought there for the length of the window, which ended in the month) and
    at_risk (who had bought there within the window before the month began: those who
    could be lost).
    """
    return SQL(
        """
        WITH visit AS MATERIALIZED (
            SELECT visit.*, %(lost_day)s AS lost_day FROM (%(visits)s) AS visit
        ),
        month AS (
            SELECT store_id, month,
                   sum(customers)::int AS customers,
                   sum(repeat_customers)::int AS repeat_customers,
                   sum(gained)::int AS gained,
                   sum(lost)::int AS lost
              FROM (%(events)s) AS event
             GROUP BY store_id, month
        )
        SELECT store_id, month, customers, repeat_customers, lost,
               (COALESCE(sum(gained - lost) OVER earlier, 0))::int AS at_risk
          FROM month
        WINDOW earlier AS (
            PARTITION BY store_id ORDER BY month
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
        """,
        lost_day=lost_day(scope),
        visits=visits(scope),
        events=events(scope),
    )


def store(scope: Scope) -> None:
    """Rewrite the last months of every store of a company; a few rows each."""
    env, company = scope.env, scope.company
    env.cr.execute(
        SQL("DELETE FROM shop_store_month WHERE company_id = %s", company.id)
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO shop_store_month (company_id, store_id, month, customers,
                   repeat_customers, repeat_rate, at_risk, lost, churn_rate)
            SELECT %(company)s, store_id, month, customers, repeat_customers,
                   COALESCE(repeat_customers::float8 / NULLIF(customers, 0), 0),
                   at_risk, lost, COALESCE(lost::float8 / NULLIF(at_risk, 0), 0)
              FROM (%(months)s) AS month
             WHERE month >= %(first)s
            """,
            company=company.id,
            months=months(scope),
            first=scope.as_of.replace(day=1) - relativedelta(months=MONTHS),
        )
    )
    env["shop.store.month"].invalidate_model(flush=False)


def lost_customers(scope: Scope, store: Any, month: date) -> list[int]:
    """Return the ids of the customers whom a store lost in a month.

    :param date month: its first day
    """
    days = scope.company.shop_window_days
    rows = scope.env.execute_query(
        SQL(
            """
            SELECT partner_id
              FROM (
                SELECT visit.*, %(lost_day)s AS lost_day FROM (%(visits)s) AS visit
              ) AS ended
             WHERE store_id IS NOT DISTINCT FROM %(store)s
               AND lost_day >= %(month)s
               AND lost_day < %(month)s + interval '1 month'
            """,
            lost_day=lost_day(scope),
            visits=visits(scope, month - relativedelta(days=days)),
            store=store.id or None,
            month=month,
        )
    )
    return [row[0] for row in rows]
