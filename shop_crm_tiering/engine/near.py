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
    steps = [
        SQL("(placed.position = %s AND %s)", number + 1, near)
        for number, tier in enumerate(method.regular[:-1], start=1)
        if (near := method.near(tier, NEAR))
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
