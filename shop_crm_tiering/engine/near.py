"""Who lacks little for the next tier."""

from odoo.tools import SQL

from .placing import method_of, placed
from .scope import Scope

# A customer is near a tier who has come this part of the way to it.
NEAR = 0.8


def near_customers(scheme, company):
    """Return a SELECT of the contacts near the tier above their own.

    By the figures and the cut points of the last run, which must exist. Only
    schemes whose tiers are steps of one way up: conditions, score, share.
    """
    stored = scheme._last_run(company).cuts
    method = method_of(scheme, stored=True)
    test = NEAR_TESTS.get(scheme.method)
    steps = [
        SQL("(placed.position = %s AND %s)", number + 1, test(method, tier, number))
        for number, tier in enumerate(method.regular[:-1], start=1)
        if test
    ]
    return SQL(
        """
        WITH %(placed)s
        SELECT placed.partner_id
          FROM placed
          JOIN input ON input.partner_id = placed.partner_id
         CROSS JOIN cuts
         WHERE %(near)s
        """,
        placed=placed(
            Scope(company, company._shop_figures_day()), scheme, None, stored
        ),
        near=SQL(" OR ").join(steps) if steps else SQL("FALSE"),
    )


def _near_by_conditions(method, tier, number):
    return SQL(" AND ").join(
        [_near_condition(method, line) for line in tier.condition_ids] or [SQL("TRUE")]
    )


def _near_condition(method, line):
    limit = {">=": line.value * NEAR, "<=": line.value / NEAR}
    return SQL(
        "%s %s %s",
        method.value(line.indicator),
        SQL(line.operator),
        limit.get(line.operator, line.value),
    )


def _near_by_score(method, tier, number):
    return SQL("placed.score >= %s", tier.score_from * NEAR)


def _near_by_share(method, tier, number):
    return SQL(
        "%s::float8 >= %s * cuts.points[%s]",
        method.value(method.scheme.basis),
        NEAR,
        number,
    )


NEAR_TESTS = {
    "rules": _near_by_conditions,
    "score": _near_by_score,
    "share": _near_by_share,
}
