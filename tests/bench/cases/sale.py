"""What a sale pays: one row in the queue."""

from bench.data import Till

ROUNDS = 5000
ORDERS = 30


def measure(env, meter, table):
    """Compare with the order at a till, and with asking the database for nothing."""
    order = env["sale.order"].search([("state", "=", "sale")], limit=1)
    pair = (order.partner_id.id, order.company_id.id)
    queue = env["shop.customer.queue"]
    with meter.measure() as pushed:
        for _round in range(ROUNDS):
            queue._push({pair})
    env.cr.rollback()
    with meter.measure() as asked:
        for _round in range(ROUNDS):
            env.cr.execute("SELECT 1")
    each, nothing = (cost.cpu / ROUNDS * 1000 for cost in (pushed, asked))
    table.add(
        "added to a sale's transaction",
        f"{each:.3f} ms (SELECT 1: {nothing:.3f} ms)",
        "<= 0.1 ms",
        each <= 0.1,
        pushed,
    )
    till = Till(env, "TILL2")
    till.sell(order.partner_id)
    with meter.measure() as sold:
        for _round in range(ORDERS):
            till.sell(order.partner_id)
    env.cr.rollback()
    whole = sold.cpu / ORDERS * 1000
    share = each / whole
    table.add(
        "share of an order at the till",
        f"{share:.2%} of {whole:.1f} ms",
        "<= 0.5%",
        share <= 0.005,
        sold,
    )
