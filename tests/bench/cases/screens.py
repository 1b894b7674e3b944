"""Opening a customer, the service card and the pictures."""

LIMIT = 0.3


def measure(env, meter, table):
    # One of the best thousandth: the very best of so skewed data buys every minute.
    rows = env["shop.customer.metrics"]
    domain = [("company_id", "=", env.company.id)]
    place = rows.search_count(domain) // 1000
    order = "lifetime_count desc"
    partner = rows.search(domain, order=order, offset=place, limit=1).partner_id
    fields = [name for name in partner._fields if name.startswith("shop_")]
    screens = {
        "opening a customer": lambda: partner.read(fields),
        "why this tier": lambda: partner.shop_explain_tier(),
    }
    if hasattr(partner, "_shop_card_data"):
        screens["the service card"] = lambda: partner._shop_card_data()
    schemes = env["shop.tier.scheme"]
    if hasattr(schemes, "get_pictures"):
        screens["the pictures"] = lambda: schemes.get_pictures()
    for title, screen in screens.items():
        env.invalidate_all()
        before = env.cr.sql_log_count
        with meter.measure() as cost:
            screen()
        queries = env.cr.sql_log_count - before
        table.add(
            title,
            f"{cost.cpu * 1000:.0f} ms, {queries} queries",
            "<= 300 ms",
            cost.cpu <= LIMIT,
            cost,
        )
