"""The list of contacts by tier, and a loop over partners as people would write it."""

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


def measure_loop(env, meter, table, scale, as_of, fill_cpu):
    """Time search, sum and write per partner, and extrapolate to everybody."""
    start = as_of - timedelta(days=env.company.shop_window_days)
    partners = env["shop.customer.metrics"].search([], limit=LOOP).partner_id
    with meter.measure() as loop:
        for partner in partners:
            orders = env["sale.order"].search(
                [
                    ("partner_id", "=", partner.id),
                    ("state", "=", "sale"),
                    ("date_order", ">=", start),
                ]
            )
            tills = env["pos.order"].search(
                [
                    ("partner_id", "=", partner.id),
                    ("state", "in", ("paid", "done")),
                    ("date_order", ">=", start),
                ]
            )
            amount = sum(orders.mapped("amount_total")) + sum(
                tills.mapped("amount_total")
            )
            partner.color = 1 if amount > 1000 else 2
        env.flush_all()
    env.cr.rollback()
    customers = env["shop.customer.metrics"].search_count(
        [("company_id", "=", env.company.id)]
    )
    loop.cpu *= customers / max(len(partners), 1)
    ratio = loop.cpu / max(fill_cpu, 0.01)
    table.add(
        "a loop over partners (1,000, extrapolated) / engine",
        f"{ratio:.0f}x",
        ">= 300x",
        ratio >= 300,
        loop,
    )
