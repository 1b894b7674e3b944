"""Complaints: the clocks of those that are due, the lists, and opening a case."""

from unittest.mock import patch

from lxml import etree

from odoo.tools import SQL

OPEN_SHARE = 50  # every so manieth case is open, half of those are due
LIMIT = 0.3
# So many statements at most, however many cases there are.
QUERIES = 60
PAGE = {"limit": 80, "count_limit": 10_001}  # as the browser asks


def measure(env, meter, table, scale):
    """Fill in as many cases as there are customers; then the cron and the screens."""
    _fill(env, scale.customers)
    _measure_clocks(env, meter, table)
    _measure_screens(env, meter, table)


def _fill(env, count):
    """Insert cases, most of them closed long ago; the clocks of half the rest rang."""
    values = {
        "count": count,
        "every": OPEN_SHARE,
        "company": env.company.id,
        "store": env.company.shop_store_id.id,
        "user": env.ref("base.user_admin").id,
        "vent": env["shop.complaint"]._get_step("vent").id,
        "last": env["shop.complaint"]._get_step("followup").id,
    }
    env.cr.execute(
        SQL(
            """
            INSERT INTO shop_complaint (
                name, kind, state, partner_id, company_id, store_id, user_id, channel,
                severity, step_id, cause_id, approval_state, customer_words, opinion,
                create_date, closed_at)
            SELECT 'B' || number, 'complaint',
                   CASE WHEN is_open THEN 'open' ELSE 'closed' END,
                   customer.id, %(company)s, %(store)s, %(user)s, 'counter', 'normal',
                   CASE WHEN is_open THEN %(vent)s ELSE %(last)s END,
                   cause.ids[1 + number %% array_length(cause.ids, 1)],
                   'none', 'It shrank in the first wash.',
                   CASE WHEN is_open THEN NULL ELSE 'satisfied' END,
                   instant, CASE WHEN is_open THEN NULL ELSE instant END
              FROM (SELECT number, number %% %(every)s = 0 AS is_open,
                           now() AT TIME ZONE 'UTC'
                               - (3 * %(count)s - 2 * number) * interval '1 minute'
                               AS instant
                      FROM generate_series(1, %(count)s) AS number) AS made
              JOIN (SELECT id, row_number() OVER (ORDER BY id) AS number
                      FROM res_partner) AS customer
             USING (number)
             CROSS JOIN (SELECT array_agg(id) AS ids FROM shop_complaint_cause) AS cause
            """,
            **values,
        )
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO shop_complaint_step_time (
                complaint_id, company_id, step_id, entered_at, due_at, done_at, warn_at,
                warned_at)
            SELECT id, company_id, step_id, create_date,
                   CASE WHEN id %% %(twice)s < %(every)s THEN create_date
                        ELSE create_date + interval '90 years' END,
                   closed_at, create_date, create_date
              FROM shop_complaint
            """,
            every=OPEN_SHARE,
            twice=2 * OPEN_SHARE,
        )
    )
    for name in ("shop_complaint", "shop_complaint_step_time"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))
    env.cr.commit()


def _measure_clocks(env, meter, table):
    """Compare the cron with the update of the same rows, and nothing else."""
    times = env["shop.complaint.step.time"]
    ids = times.search([("done_at", "=", False), ("due_at", "<", "now")]).ids
    with meter.measure() as plain:
        env.cr.execute(
            "UPDATE shop_complaint_step_time SET escalated_at = now()"
            " WHERE id = ANY(%s)",
            [ids],
        )
    env.cr.rollback()
    env.invalidate_all()
    commit = patch.object(type(env["ir.cron"]), "_commit_progress")
    for _time in range(2):  # the first time the server reads its templates
        with commit, meter.measure() as cron:
            env["shop.complaint"]._cron_clocks()
        marked = times.search_count([("escalated_at", "!=", False)])
        env.cr.rollback()
        env.invalidate_all()
    note = f" ({marked:,} of {len(ids):,} due)"
    table.add_ratio("clocks of due cases / the same rows updated", cron, plain, 2, note)


def _measure_screens(env, meter, table):
    cases = env["shop.complaint"].with_user(env.ref("base.user_admin"))
    total = f"{cases.search_count([]):,} cases"
    domain = [("state", "=", "open")]
    found = cases.search(domain, limit=2)
    pages = {
        "list": lambda spec: cases.web_search_read(domain, spec, **PAGE),
        "kanban": lambda spec: cases.web_search_read(domain, spec, **PAGE),
        "form": lambda spec: found[1].web_read(spec),
    }
    found[0].web_read(_get_specification(cases, "form"))  # what a server keeps
    for kind, read in pages.items():
        specification = _get_specification(cases, kind)
        env.invalidate_all()
        before = env.cr.sql_log_count
        with meter.measure() as cost:
            read(specification)
        queries = env.cr.sql_log_count - before
        table.add(
            f"complaints: {kind}",
            f"{cost.cpu * 1000:.0f} ms, {queries} queries, {total}",
            f"<= 300 ms, <= {QUERIES} queries",
            cost.cpu <= LIMIT and queries <= QUERIES,
            cost,
        )


def _get_specification(cases, kind):
    """Return what the browser asks for to show a view."""
    arch = etree.fromstring(cases.get_views([(False, kind)])["views"][kind]["arch"])
    names = {
        node.get("name")
        for node in arch.iter("field")
        if not any(parent.tag == "field" for parent in node.iterancestors())
    }
    return {
        name: {"fields": {"display_name": {}}} if field.relational else {}
        for name in names
        if (field := cases._fields[name])
    }
