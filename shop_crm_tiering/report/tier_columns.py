"""The columns of a tier sheet: what each shows and how it is read and written."""

from dataclasses import dataclass
from typing import Any

from odoo.tools import SQL

from .excel import clean_sql

# Excel counts days from here.
DAY_ZERO = SQL("DATE '1899-12-30'")


@dataclass(frozen=True)
class Column:
    """One column of figures or text.

    :param code: name for the formulas that look at it
    :param label: header
    :param kind: ``text``, ``date``, ``count``, ``money`` or ``score``
    :param width: in characters
    :param SQL sql: expression over ``standing``, ``m`` (figures, perhaps none),
        ``p`` (customer) and ``before`` (tier before); numbers are float8 or int
    """

    code: str
    label: str
    kind: str
    width: int
    sql: Any


def tier_columns(env, as_of, margin_known):
    """Return the columns of a tier sheet.

    :param date as_of: the day from which recency counts
    :param bool margin_known: whether the company knows any margin
    """
    columns = [*_who(env), *_scores(env), *_window(env), *_always(env, as_of)]
    return [column for column in columns if margin_known or column.code != "margin"]


def _who(env):
    return [
        Column("name", env._("Customer"), "text", 28, clean_sql(SQL("p.name"))),
        Column("number", env._("Number"), "number", 10, SQL("p.id")),
        Column("ref", env._("Reference"), "text", 14, clean_sql(SQL("p.ref"))),
        Column("city", env._("City"), "text", 14, clean_sql(SQL("p.city"))),
        Column(
            "since", env._("In this tier since"), "date", 12, _day("standing.since")
        ),
        Column("before", env._("Previous tier"), "text", 18, SQL("before.name")),
        Column(
            "manual",
            env._("Manual override"),
            "text",
            10,
            SQL("CASE WHEN standing.manual THEN %s END", env._("Yes")),
        ),
    ]


def _scores(env):
    return [
        Column("score", env._("Score"), "score", 10, SQL("standing.score::float8")),
        Column("r", "R", "count", 6, SQL("m.r_score")),
        Column("f", "F", "count", 6, SQL("m.f_score")),
        Column("m", "M", "count", 6, SQL("m.m_score")),
    ]


def _window(env):
    return [
        Column(
            "count", env._("Purchases"), "count", 10, _figure("purchase_count", "int")
        ),
        Column("amount", env._("Net spend"), "money", 15, _figure("amount")),
        Column("refund", env._("Refunded"), "money", 13, _figure("refund_amount")),
        Column(
            "average",
            env._("Average order value"),
            "money",
            13,
            SQL("m.average_amount::float8"),
        ),
        Column("margin", env._("Margin"), "money", 14, SQL("m.margin::float8")),
    ]


def _always(env, as_of):
    return [
        Column(
            "last", env._("Last purchase"), "date", 12, _day("m.last_purchase_date")
        ),
        Column(
            "recency",
            env._("Days since the last purchase"),
            "count",
            12,
            SQL("%s - m.last_purchase_date", as_of),
        ),
        Column(
            "lifetime_count",
            env._("Lifetime purchases"),
            "count",
            10,
            _figure("lifetime_count", "int"),
        ),
        Column(
            "lifetime_amount",
            env._("Lifetime spend"),
            "money",
            15,
            _figure("lifetime_amount"),
        ),
    ]


def _day(column):
    """Return a date as Excel's day number, which needs no conversion per cell."""
    table, name = column.split(".")
    return SQL("%s - %s", SQL.identifier(table, name), DAY_ZERO)


def _figure(name, kind="float8"):
    """Return a figure that is 0 where the customer has no row of figures yet."""
    return SQL("COALESCE(%s, 0)::%s", SQL.identifier("m", name), SQL(kind))
