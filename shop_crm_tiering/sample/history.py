"""A year of tiers: the schemes as they were computed at each month's end."""

from datetime import timedelta

from odoo.tools import SQL

from ..engine import run
from ..engine.scope import Scope

MONTHS = 12


def compute(env, progress):
    """Switch every scheme on and compute figures and tiers for a year."""
    schemes = env["shop.tier.scheme"].with_context(active_test=False)
    schemes.search([]).active = True
    company = env.company
    _analyze(env, *env["shop.purchase"]._depends)
    days = _days(company._shop_today())
    for number, day in enumerate(days, start=1):
        run.prepare(company)
        scope = Scope(company, day)
        run.run_figures(scope)
        for scheme in company._shop_active_schemes():
            run.run_scheme(scope, scheme)
        if number == 1:
            _analyze(env, "shop.customer.metrics", "shop.tier.standing")
        if number in (1, len(days)):
            progress(f"Tiers of {day}, {number} of {len(days)} days")
    run.run_reports(scope)


def _days(today):
    """Return the month ends before a day, oldest first, and the day itself."""
    ends = [today.replace(day=1) - timedelta(days=1)]
    while len(ends) < MONTHS:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return [*reversed(ends), today]


def _analyze(env, *models):
    """Tell PostgreSQL how full tables are; it would find out minutes later."""
    for name in models:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(env[name]._table)))
