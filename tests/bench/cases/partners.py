"""The list of contacts by tier, and a loop over partners as people would write it."""

import itertools
import statistics
from datetime import timedelta

from odoo.tools import SQL

LOOP = 1000


def measure_list(env, meter, table):
    """Compare with the same on a stored many2one of contacts, equally filled."""
    standing = env["shop.tier.standing"]
    tier = standing.search([("scheme_id.is_primary", "=", True)], limit=1).tier_id
    industry = _store_tiers(env, tier)
    partners = env["res.partner"]
    cases = {
        "filtered": lambda name, value: partners.search_count([(name, "=", value)]),
        "grouped": lambda name, value: partners._read_group([], [name], ["__count"]),
        "sorted": lambda name, value: partners.search(
            [], order=f"{name} desc", limit=80
        ),
    }
    for title, case in cases.items():
        with meter.measure() as stored:
            case("industry_id", industry.id)
        with meter.measure() as tiered:
            case("shop_tier_id", tier.id)
        env.invalidate_all()
        table.add_ratio(
            f"contacts {title} by tier / by a stored column",
            tiered,
            stored,
            5 if title == "filtered" else 2,
            why="the tier lies in a table of its own, which is joined to all "
            "contacts; on the contact it would be written at each run.",
        )
    env.cr.rollback()


def _store_tiers(env, tier):
    """Store everybody's tier as an industry; return the one for ``tier``."""
    tiers = tier.scheme_id.tier_ids
    industries = env["res.partner.industry"].create(
        [{"name": each.name} for each in tiers]
    )
    env.cr.execute(
        SQL(
            """
            UPDATE res_partner
               SET industry_id = (%s::int[])[array_position(%s::int[], tier_id)]
              FROM shop_tier_standing AS standing
             WHERE standing.partner_id = res_partner.id
               AND standing.company_id = %s AND standing.scheme_id = %s
            """,
            industries.ids,
            tiers.ids,
            env.company.id,
            tier.scheme_id.id,
        )
    )
    env.cr.execute("ANALYZE res_partner")
    return industries[list(tiers).index(tier)]


def measure_loop(env, meter, table, as_of, fill_cpu):
    """Time the same figures per partner in Python, and extrapolate to everybody."""
    start = as_of - timedelta(days=env.company.shop_window_days)
    everybody = env["shop.customer.metrics"].search(
        [("company_id", "=", env.company.id)], order="partner_id"
    )
    partners = everybody[:: max(len(everybody) // LOOP, 1)][:LOOP].partner_id
    with meter.measure() as loop:
        for partner in partners:
            figures = figures_of(partner, start)
            partner.color = 1 if figures["amount"] > 1000 else 2
        env.flush_all()
    env.cr.rollback()
    loop.cpu *= len(everybody) / len(partners)
    ratio = loop.cpu / max(fill_cpu, 0.01)
    table.add(
        "a loop over partners (1,000, extrapolated) / first fill",
        f"{ratio:.0f}x",
        ">= 300x",
        ratio >= 300,
        loop,
        why="the first fill writes every row with its keys; of the figures alone it "
        "is about three times as much.",
    )


def figures_of(partner, start):
    """Work out the figures of a customer as people would write it."""
    orders = partner.env["sale.order"].search(
        [("partner_id", "child_of", partner.id), ("state", "=", "sale")]
    )
    tills = partner.env["pos.order"].search(
        [
            ("partner_id", "child_of", partner.id),
            ("state", "in", ("paid", "done")),
        ]
    )
    documents = [*orders, *tills]
    days = sorted({each.date_order.date() for each in documents})
    gaps = [(later - day).days for day, later in itertools.pairwise(days)]
    recent = [each for each in documents if each.date_order.date() > start]
    return {
        "first": min(days, default=None),
        "last": max(days, default=None),
        "interval": statistics.median(gaps) if gaps else None,
        "count": len(recent),
        "amount": sum(each.amount_total for each in recent),
        "margin": sum(each.margin for each in tills if each.date_order.date() > start),
        "lifetime_count": len(documents),
        "lifetime_amount": sum(each.amount_total for each in documents),
    }
