"""A night: a day of orders entered, as many left, some edited late."""

from datetime import timedelta

from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.engine import (
    classification,
    figures,
    run,
    scores,
    standings,
)
from odoo.addons.shop_crm_tiering.engine.scope import Scope

REASON = (
    "who bought on the days that came or went is added up anew, and data so skewed "
    "has a third of all orders with them."
)


def measure(env, meter, table, scale, as_of, floor):
    """Measure the night after ``as_of``: own cut points, then relative ones too."""
    company = env.company
    _edit_late(env, scale.night // 20)
    last = company._shop_last_run()
    scope = Scope(company, as_of + timedelta(days=1))
    own = env["shop.tier.scheme"].search([("code", "=", "member")])
    relative = env["shop.tier.scheme"].search([("code", "=", "rfm")])

    with meter.measure() as night:
        run.prepare(company)
        contacts = figures.moved_by_time(scope, last.date)
        contacts |= env["shop.customer.queue"]._take_company(company)
        some = Scope.of_customers(company, scope.as_of, contacts)
        figures.store(some, last.cuts)
        run.run_scheme(scope, own)
    env.cr.commit()
    note = f" ({len(contacts):,} contacts)"
    table.add_ratio(
        "night, own cut points / read floor", night, floor, 0.3, note, why=REASON
    )

    with meter.measure() as rescored:
        run.prepare(company)
        scores.rescore(scope)
        run.run_scheme(scope, relative)
    env.cr.commit()
    rescored.cpu += night.cpu
    rescored.wall += night.wall
    rescored.wal += night.wal
    table.add_ratio(
        "night, relative cut points too / read floor",
        rescored,
        floor,
        0.8,
        why=REASON,
    )

    run.prepare(company)
    written = figures.store(scope)["written"]
    for scheme in own | relative:
        classified = classification.classified(scope, scheme)
        written += standings.store(scope, scheme, classified)["written"]
    env.cr.commit()
    table.add("differences against the full run", f"{written}", "0", written == 0)


def _edit_late(env, count):
    """Raise the amount of some old orders, as an edit does: with a queue row."""
    rows = env.execute_query(
        SQL(
            """
            UPDATE sale_order SET amount_total = amount_total + 50
             WHERE id IN (
                   SELECT id FROM sale_order TABLESAMPLE SYSTEM (1)
                    WHERE state = 'sale' AND company_id = %s LIMIT %s)
         RETURNING partner_id, company_id
            """,
            env.company.id,
            count,
        )
    )
    env["shop.customer.queue"]._push(set(rows))
    env.cr.commit()
