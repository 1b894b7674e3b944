"""What strings the steps together: after a sale, at night, at once, as a trial."""

import time
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from odoo.exceptions import UserError
from odoo.tools import SQL

from . import classification, figures, months, products, scores, standings
from .scope import Scope

# So many rows written change what the planner should know about a table.
ANALYZE_FROM = 100


def is_rebuild(company: Any, as_of: date) -> bool:
    """Tell whether a day lies before the last run, so that history is left out."""
    last = company._shop_last_run()
    return bool(last) and as_of < last.date


def recompute(scheme: Any, as_of: date) -> dict[str, Any]:
    """Compute all figures and one scheme of ``env.company``.

    :return: dict ``customers``, ``changed``, ``seconds``
    """
    started = time.monotonic()
    company = scheme.env.company
    ensure_tiers(scheme)
    ensure_readable(scheme)
    prepare(company)
    rebuild = is_rebuild(company, as_of)
    scope = Scope(company, as_of)
    run_figures(scope)
    result = run_scheme(scope, scheme, rebuild=rebuild)
    return {
        "customers": result["customers"],
        "changed": result["changed"],
        "seconds": round(time.monotonic() - started, 3),
    }


def ensure_tiers(scheme: Any) -> None:
    """Raise a UserError where no tier takes the customers who buy."""
    if all(tier.no_data for tier in scheme._get_tiers()):
        raise UserError(
            scheme.env._("Tiers: add at least one tier for customers with purchases.")
        )


def ensure_readable(scheme: Any) -> None:
    """Raise a UserError that names the indicators which are none."""
    if faults := scheme._get_unreadable():
        raise UserError("\n".join(faults))


def prepare(company: Any) -> None:
    """Make ready for set-based work: one run a company, and memory to sort in.

    The lock ends with the transaction. A run after a sale and a nightly one would
    otherwise write the same rows and one of them be thrown away.
    """
    env = company.env
    env.flush_all()
    env.cr.execute(
        SQL("SELECT pg_advisory_xact_lock(hashtext('shop_crm_run'), %s)", company.id)
    )
    env.cr.execute("SET LOCAL work_mem = '256MB'")
    env.cr.execute("SET LOCAL jit = off")


def run_nightly(company: Any) -> Iterator[Any]:
    """Bring every customer and active scheme of a company up to today.

    A generator: each step can be committed on its own. Figures are added up anew
    only for customers with documents in the days that entered or left the window
    and for those in the queue; nobody else's can have changed. Once a week, and
    after a change of the window or the time zone, everybody's are, and so are the
    months of the stores and the products of the tiers.
    """
    prepare(company)
    scope = Scope(company, company._shop_today())
    last = company._shop_last_run()
    is_complete = _is_complete_due(scope, last)
    yield run_figures(scope) if is_complete else update_figures(scope, last)
    for scheme in company._shop_active_schemes():
        prepare(company)
        yield run_scheme(scope, scheme)
    if is_complete:
        prepare(company)
        yield run_reports(scope)


def _is_complete_due(scope: Scope, last: Any) -> bool:
    company = scope.company
    settings = (company.shop_window_days, company.shop_tz)
    if not last or (last.window_days, last.tz) != settings:
        return True
    complete = company._shop_last_run(is_complete=True)
    days = (scope.as_of - complete.date).days
    return scope.as_of < last.date or days >= 7 or complete._is_outdated()


def run_figures(scope: Scope) -> dict[str, Any]:
    """Compute the figures of every customer, and remember their cut points."""
    started = time.monotonic()
    result = figures.store(scope)
    _analyze(scope.env, "shop_customer_metrics", result["written"])
    scope.env["shop.tier.run"]._log_figures(scope, result, started)
    _invalidate_results(scope.env, "shop.customer.metrics")
    return result


def update_figures(scope: Scope, last: Any) -> dict[str, Any]:
    """Compute the figures that time or an edit has changed, and all scores.

    :param last: shop.tier.run of the figures before
    """
    started = time.monotonic()
    company = scope.company
    contacts = figures.moved_by_time(scope, last.date)
    contacts |= scope.env["shop.customer.queue"]._take_company(company)
    written = 0
    if contacts:
        some = Scope.of_customers(company, scope.as_of, contacts)
        written = figures.store(some, last.cuts)["written"]
    result = scores.rescore(scope)
    result["written"] += written
    scope.env["shop.tier.run"]._log_figures(scope, result, started, is_complete=False)
    _invalidate_results(scope.env, "shop.customer.metrics")
    return result


def run_scheme(scope: Scope, scheme: Any, *, rebuild: bool = False) -> dict[str, Any]:
    """Classify every customer by fresh cut points, and remember the run."""
    started = time.monotonic()
    last = scheme._last_run(scope.company)
    cause = "scheme" if last and last.version != scheme.version else "computed"
    classified = classification.classified(scope, scheme)
    result = standings.store(scope, scheme, classified, cause=cause, rebuild=rebuild)
    _analyze(scope.env, "shop_tier_standing", result["written"])
    scope.env["shop.tier.run"]._log_scheme(scope, scheme, result, started)
    company = scope.company
    is_primary = company.shop_primary_scheme_id == scheme
    is_switched = is_primary and company.shop_former_scheme_id
    if is_switched:
        company.shop_former_scheme_id = False
    _invalidate_results(scope.env, "shop.tier.standing", "shop.tier.change")
    if is_switched or (is_primary and result["changed"]):
        company._shop_notify_changed()
    return result


def run_reports(scope: Scope) -> None:
    """Count the months of the stores, and what the tiers in force buy most."""
    months.store(scope)
    products.store(scope, scope.company._shop_primary_scheme())


def refresh(company: Any, partner_ids: Iterable[int]) -> None:
    """Bring the figures and tiers of a few customers up to date.

    Cut points stay those of the last full run, so that one sale moves one
    customer alone. A company without any run gets its first one.
    """
    last = company._shop_last_run()
    if not last:
        list(run_nightly(company))
        return
    prepare(company)
    scope = Scope.of_customers(company, company._shop_today(), partner_ids)
    figures.store(scope, last.cuts)
    changed = {}
    for scheme in company._shop_active_schemes():
        if run := scheme._last_run(company):
            classified = classification.classified(scope, scheme, stored=run.cuts)
            changed[scheme] = standings.store(scope, scheme, classified)["changed"]
    _invalidate_results(
        scope.env, "shop.customer.metrics", "shop.tier.standing", "shop.tier.change"
    )
    # most sales move nobody: no screen is asked to look then
    if changed.get(company._shop_primary_scheme()):
        company._shop_notify_changed(partner_ids)


def preview(draft: Any, scheme: Any, as_of: date) -> dict[str, list[dict]]:
    """Tell what tiers a draft of a scheme would give; write nothing.

    From fresh figures in one SELECT, by the very expressions of a real run.

    :return: see ``shop.tier.scheme.preview``
    """
    company = scheme.env.company
    ensure_tiers(draft)
    scheme.env.flush_all()
    scope = Scope(company, as_of)
    tiers = draft._get_tiers()
    [row] = company.env.execute_query_dict(
        SQL(
            """
            WITH %(figures)s, %(classified)s
            SELECT (%(summary)s) AS tiers, (%(moves)s) AS moves
            """,
            figures=figures.scored_figures(scope),
            classified=classification.classified(
                scope, draft, source=SQL("SELECT * FROM scored")
            ),
            summary=standings.summary(),
            moves=_moves(scope, scheme),
        )
    )
    return {
        "moves": _move_parts(scheme, tiers, row["moves"]),
        "tiers": _tier_parts(tiers, row["tiers"]),
    }


def _move_parts(scheme: Any, tiers: Any, moves: list[dict]) -> list[dict]:
    """Return the moves with codes for ids and positions, who stays left out."""
    all_tiers = scheme.with_context(active_test=False).tier_ids
    codes = {tier.id: tier.code for tier in all_tiers}
    return [
        {
            "from": codes.get(move["from"], False),
            "to": tiers[move["to"] - 1].code,
            "count": move["count"],
            "amount": float(move["amount"]),
        }
        for move in moves
        if codes.get(move["from"]) != tiers[move["to"] - 1].code
    ]


def _tier_parts(tiers: Any, counted: list[dict]) -> list[dict]:
    """Return count, amount and share of each tier, those without customers too."""
    total = sum(part["amount"] for part in counted)
    parts = {part["position"]: part for part in counted}
    return [
        _tier_part(tier, parts.get(number, {}), total)
        for number, tier in enumerate(tiers, start=1)
    ]


def _tier_part(tier: Any, part: dict, total: float) -> dict[str, Any]:
    amount = float(part.get("amount", 0))
    return {
        "code": tier.code,
        "count": part.get("count", 0),
        "amount": amount,
        "share": amount / total if total else 0.0,
    }


def _moves(scope: Scope, scheme: Any) -> SQL:
    """Return from which tier the figures would move how many, to which position."""
    return SQL(
        """
        SELECT COALESCE(jsonb_agg(to_jsonb(move)), '[]')
          FROM (
            SELECT standing.computed_tier_id AS "from", classified.position AS "to",
                   count(*) AS count, sum(classified.amount)::float8 AS amount
              FROM classified
              LEFT JOIN shop_tier_standing AS standing
                ON standing.partner_id = classified.partner_id
               AND standing.company_id = %s
               AND standing.scheme_id = %s
             GROUP BY 1, 2
             ORDER BY 1, 2
          ) AS move
        """,
        scope.company.id,
        scheme.id,
    )


def _analyze(env: Any, table: str, written: int) -> None:
    """Tell the planner about a fill; autovacuum comes too late for the next step."""
    if written >= ANALYZE_FROM:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _invalidate_results(env: Any, *models: str) -> None:
    """Drop what the cache holds of rows that SQL has written."""
    for model in models:
        env[model].invalidate_model(flush=False)
    env["res.partner"].invalidate_model(
        [
            "property_product_pricelist",
            "shop_tier_id",
            "shop_metrics_id",
            "shop_standing_ids",
        ],
        flush=False,
    )
