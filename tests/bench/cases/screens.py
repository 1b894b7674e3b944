"""Opening a customer, the service card and the pictures."""

LIMIT = 0.3


def measure(env, meter, table):
    # One of the best thousandth: the very best of so skewed data buys every minute.
    rows = env["shop.customer.metrics"]
    domain = [("company_id", "=", env.company.id)]
    place = rows.search_count(domain) // 1000
    order = "lifetime_count desc"
    found = rows.search(domain, order=order, offset=place, limit=2).partner_id
    fields = [name for name in found._fields if name.startswith("shop_")]
    screens = {
        "opening a customer": lambda partner: partner.read(fields),
        "why this tier": lambda partner: partner.shop_explain_tier(),
        "the service card": lambda partner: partner.shop_card_html,
        "the pictures": lambda partner: env["shop.tier.scheme"].get_pictures(),
    }
    warm, partner = found
    for title, screen in screens.items():
        screen(warm)  # the server's own caches, as on any day but its first
        env.invalidate_all()
        before = env.cr.sql_log_count
        with meter.measure() as cost:
            screen(partner)
        queries = env.cr.sql_log_count - before
        table.add(
            title,
            f"{cost.cpu * 1000:.0f} ms, {queries} queries",
            "<= 300 ms",
            cost.cpu <= LIMIT,
            cost,
        )
