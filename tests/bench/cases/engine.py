"""The tier engine: first fill, a run that finds nothing, a night, a trial."""

from datetime import timedelta

from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.engine import classification, figures, run, standings
from odoo.addons.shop_crm_tiering.engine.scope import Scope

from bench import floors

FILL = 1.3
FILL_REASON = (
    "each row is compared with what is there, and the run's figures and reports are "
    "written as well."
)
PLAIN = """
    SELECT partner_id, count(*), sum(amount_total), max(date_order) FROM (
        SELECT partner_id, amount_total, date_order FROM sale_order
         WHERE state = 'sale' AND company_id = %(company)s AND date_order >= %(since)s
         UNION ALL
        SELECT partner_id, amount_total, date_order FROM pos_order
         WHERE state IN ('paid', 'done') AND partner_id IS NOT NULL
           AND company_id = %(company)s AND date_order >= %(since)s
    ) AS orders GROUP BY partner_id
"""


def cover(cr):
    """Make the indexes of the plain aggregate; the engine has to do without."""
    for statement in (
        """CREATE INDEX bench_sale ON sale_order (company_id, date_order)
           INCLUDE (partner_id, amount_total) WHERE state = 'sale'""",
        """CREATE INDEX bench_pos ON pos_order (company_id, date_order)
           INCLUDE (partner_id, amount_total)
           WHERE state IN ('paid', 'done') AND partner_id IS NOT NULL""",
    ):
        cr.execute(statement)
    cr.commit()


def uncover(cr):
    cr.execute("DROP INDEX bench_sale")
    cr.execute("DROP INDEX bench_pos")
    cr.commit()


def plain(env, meter, since):
    """Return the cost of one GROUP BY over the orders from a day on."""
    query = SQL(PLAIN, company=env.company.id, since=since)
    with meter.measure() as cost:
        env.cr.execute(SQL("SELECT count(*), sum(count) FROM (%s) AS plain", query))
    return cost


def read_floor(env, meter, as_of):
    """Return the cost of one SELECT of every figure and the primary tier."""
    scope = Scope(env.company, as_of)
    query = SQL(
        """
        WITH %s, %s
        SELECT (SELECT (count(*), sum(position)) FROM classified),
               (SELECT (max(rfm_code), sum(interval_days), sum(margin)) FROM scored)
        """,
        figures.scored_figures(scope),
        classification.classified(
            scope,
            env.company._shop_primary_scheme(),
            source=SQL("SELECT * FROM scored"),
        ),
    )
    with meter.measure() as cost:
        env.cr.execute(query)
    return cost


def measure(env, meter, table, scale, as_of):
    company = env.company
    member = company.shop_primary_scheme_id
    cover(env.cr)
    window = plain(env, meter, as_of - timedelta(days=company.shop_window_days))
    everything = plain(env, meter, "1900-01-01")
    uncover(env.cr)
    table.add("plain aggregate, window", "", "", True, window)
    table.add("plain aggregate, all orders", "", "", True, everything)
    floor = read_floor(env, meter, as_of)
    table.add_ratio(
        "read floor / plain aggregate, all orders",
        floor,
        everything,
        6,
        why="it also sorts each customer's days for their median, and reads the "
        "margin of the tills line by line, without indexes of ours on orders.",
    )

    scope = Scope(company, as_of)
    with meter.measure() as fill:
        run.prepare(company)
        run.run_figures(scope)
        run.run_scheme(scope, member)
    env.cr.commit()
    _analyze(env.cr)
    bare = floors.insert_again(
        env, meter, "shop.customer.metrics", SQL("company_id = %s", company.id)
    )
    bare += _standings_again(env, meter, member)
    table.add_ratio(
        "first fill, figures and primary scheme / read floor + bare INSERT",
        fill,
        floor + bare,
        FILL,
        why=FILL_REASON,
    )
    _further_schemes(env, meter, table, scope)

    with meter.measure() as again:
        run.prepare(company)
        written = figures.store(scope)["written"]
        written += standings.store(
            scope, member, classification.classified(scope, member)
        )["written"]
    env.cr.commit()
    table.add_ratio("full run, nothing changed / read floor", again, floor, 1.5)
    table.add("rows written then", f"{written}", "0", written == 0)

    with meter.measure() as trial:
        member.preview()
    env.cr.rollback()
    table.add_ratio("preview / read floor", trial, floor, 1.2)
    return floor, fill


def _further_schemes(env, meter, table, scope):
    """Fill every other ready-made scheme, each against its own floor."""
    schemes = env["shop.tier.scheme"].with_context(active_test=False).search([])
    for scheme in schemes - env.company.shop_primary_scheme_id:
        scheme.active = True
        read = floors.read_scheme(env, meter, scope, scheme)
        with meter.measure() as fill:
            run.prepare(env.company)
            run.run_scheme(scope, scheme)
        env.cr.commit()
        table.add_ratio(
            f"further scheme {scheme.code} / its SELECT + bare INSERT",
            fill,
            read + _standings_again(env, meter, scheme),
            FILL,
            why=FILL_REASON,
        )


def _standings_again(env, meter, scheme):
    rows = SQL("company_id = %s AND scheme_id = %s", env.company.id, scheme.id)
    return floors.insert_again(env, meter, "shop.tier.standing", rows)


def _analyze(cr):
    for name in ("shop_customer_metrics", "shop_tier_standing"):
        cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))
    cr.commit()
