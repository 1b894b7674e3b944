"""What a scheme can look at: expressions over one row of figures.

In an expression ``m`` is the row of figures, ``p`` the contact (where a join says
so) and ``basis.margin_known`` tells whether the company knows any margin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from odoo.tools import SQL

from .scope import Scope


@dataclass(frozen=True)
class Indicator:
    """One figure of a customer that rules can test and scores can weigh.

    :param label: what people call it
    :param sql: numeric expression, a function of the scope
    :param unit: ``money``, ``days``, ``times``, ``points`` or ``ratio``
    :param joins: functions of the scope, each giving the JOIN the expression needs
    :param margin: whether it shows a margin, which is for managers
    """

    label: str
    sql: object
    unit: str = "points"
    joins: tuple = ()
    margin: bool = False


def column(name: str) -> Callable[[Scope], SQL]:
    """Return the expression of a column of the figures."""
    return lambda scope: SQL.identifier("m", name)


def days_since(name: str) -> Callable[[Scope], SQL]:
    """Return the expression of the days from a date of the figures to the as-of day."""
    return lambda scope: SQL("%s - %s", scope.as_of, SQL.identifier("m", name))


def margin_or_amount(scope: Scope) -> SQL:
    """Return the margin, or the amount in a company that knows no costs at all."""
    return SQL("CASE WHEN basis.margin_known THEN m.margin ELSE m.amount END")


def refund_rate(scope: Scope) -> SQL:
    return SQL("m.refund_amount / NULLIF(m.amount + m.refund_amount, 0)")


def contact_join(scope: Scope) -> SQL:
    return SQL("JOIN res_partner AS p ON p.id = m.partner_id")


def referral_join(scope: Scope) -> SQL:
    """Return the join to how many contacts each customer has brought."""
    return SQL(
        """
        LEFT JOIN (
            SELECT referrer.commercial_partner_id AS partner_id,
                   count(*) AS referrals
              FROM res_partner AS brought
              JOIN res_partner AS referrer ON referrer.id = brought.shop_referrer_id
             GROUP BY 1
        ) AS referred ON referred.partner_id = m.partner_id
        """
    )


def touch_join(scope: Scope) -> SQL:
    """Return the join to the contacts kept with each customer in the window."""
    return SQL(
        """
        LEFT JOIN (
            SELECT COALESCE(contact.commercial_partner_id, touch.partner_id)
                       AS partner_id,
                   count(*) AS touches
              FROM (%(touches)s) AS touch
              JOIN res_partner AS contact ON contact.id = touch.partner_id
             WHERE touch.date >= %(start)s
               AND touch.date < %(end)s
               AND touch.source <> 'purchase'
               AND COALESCE(touch.company_id, %(company)s) = %(company)s
             GROUP BY 1
        ) AS touched ON touched.partner_id = m.partner_id
        """,
        touches=scope.env["shop.touch"]._table_query,
        start=scope.company._shop_day_end(scope.window_start),
        end=scope.end,
        company=scope.company.id,
    )


def loyalty_signs(scope: Scope) -> SQL:
    """Return how many of the five signs of loyalty a customer shows."""
    signs = scope.env["shop.tier.scheme"]._loyalty_sign_queries()
    return SQL(" + ").join(SQL("COALESCE((%s)::int, 0)", sign) for sign in signs)


def standard_indicators(env: Any) -> dict[str, Indicator]:
    """Return the indicators of this addon by code."""
    contact = (contact_join,)
    days = env.company.shop_window_days
    return {
        "amount": Indicator(
            env._("Net spend (last %s days)", days), column("amount"), "money"
        ),
        "margin": Indicator(
            env._("Margin (last %s days)", days), margin_or_amount, "money", margin=True
        ),
        "count": Indicator(
            env._("Purchases (last %s days)", days), column("purchase_count"), "times"
        ),
        "recency": Indicator(
            env._("Days since the last purchase"),
            days_since("last_purchase_date"),
            "days",
        ),
        "average": Indicator(
            env._("Average order value"), column("average_amount"), "money"
        ),
        "interval": Indicator(
            env._("Purchase interval (median days)"), column("interval_days"), "days"
        ),
        "lifetime_amount": Indicator(
            env._("Lifetime spend"), column("lifetime_amount"), "money"
        ),
        "lifetime_count": Indicator(
            env._("Lifetime purchases"), column("lifetime_count"), "times"
        ),
        "tenure": Indicator(
            env._("Days since the first purchase"),
            days_since("first_purchase_date"),
            "days",
        ),
        "refund_rate": Indicator(env._("Refund rate"), refund_rate, "ratio"),
        "completeness": Indicator(
            env._("File completeness (%)"),
            lambda scope: scope.env["res.partner"]._shop_completeness_sql("p"),
            joins=contact,
        ),
        "potential": Indicator(
            env._("Potential (1 to 5)"),
            lambda scope: SQL("NULLIF(p.shop_potential, 0)"),
            joins=contact,
        ),
        "loyalty_signs": Indicator(
            env._("Loyalty signs (0 to 5)"),
            loyalty_signs,
            joins=(contact_join, referral_join),
        ),
        "referrals": Indicator(
            env._("Referrals"),
            lambda scope: SQL("COALESCE(referred.referrals, 0)"),
            "times",
            joins=(referral_join,),
        ),
        "touches": Indicator(
            env._("Contacts (last %s days)", days),
            lambda scope: SQL("COALESCE(touched.touches, 0)"),
            "times",
            joins=(touch_join,),
        ),
        "intention": Indicator(
            env._("Intention (1 expressed, 2 firm)"),
            lambda scope: SQL(
                "CASE p.shop_intention WHEN 'firm' THEN 2"
                " WHEN 'expressed' THEN 1 ELSE 0 END"
            ),
            joins=contact,
        ),
        "r_score": Indicator(env._("Recency score (1 to 5)"), column("r_score")),
        "f_score": Indicator(env._("Frequency score (1 to 5)"), column("f_score")),
        "m_score": Indicator(env._("Monetary score (1 to 5)"), column("m_score")),
    }
