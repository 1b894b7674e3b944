"""The list of contacts by tier, and a loop over partners as people would write it."""

import itertools
import statistics
from datetime import timedelta

LOOP = 1000


def measure_list(env, meter, table):
    """Compare with the same on a stored column of contacts (``color``)."""
    tier = env["shop.tier.standing"].search(
        [("scheme_id.is_primary", "=", True)], limit=1
    )
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
            case("color", 0)
        with meter.measure() as tiered:
            case("shop_tier_id", tier.tier_id.id)
        env.invalidate_all()
        ratio = tiered.cpu / max(stored.cpu, 0.02)
        holds = ratio <= 5 and tiered.cpu <= 0.6
        table.add(
            f"contacts {title} by tier / by a stored column",
            f"{ratio:.1f}x",
            "<= 5x, <= 0.6 CPU s",
            holds,
            tiered,
        )


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
