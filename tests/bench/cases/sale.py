"""What a sale pays: one row in the queue."""

from bench.data import Till

ROUNDS = 5000
ORDERS = 30


def measure(env, meter, table):
    """Compare with a bare INSERT by the same cursor, and with an order at a till."""
    order = env["sale.order"].search([("state", "=", "sale")], limit=1)
    pair = (order.partner_id.id, order.company_id.id)
    queue = env["shop.customer.queue"]
    with meter.measure() as pushed:
        for _round in range(ROUNDS):
            queue._push({pair})
    env.cr.rollback()
    with meter.measure() as bare:
        for _round in range(ROUNDS):
            env.cr.execute(
                "INSERT INTO shop_customer_queue (partner_id, company_id)"
                " VALUES (%s, %s)",
                pair,
            )
    env.cr.rollback()
    table.add_ratio(
        "added to a sale's transaction / bare INSERT",
        pushed,
        bare,
        1.5,
        note=f" ({pushed.cpu / ROUNDS * 1000:.3f} ms)",
        why="a savepoint goes with it in the same trip, so that a failure of ours "
        "never stops a sale.",
    )
    till = Till(env, "TILL2")
    till.sell(order.partner_id)
    with meter.measure() as sold:
        for _round in range(ORDERS):
            till.sell(order.partner_id)
    env.cr.rollback()
    whole = sold.cpu / ORDERS * 1000
    share = pushed.cpu / ROUNDS * 1000 / whole
    table.add(
        "share of an order at the till",
        f"{share:.2%} of {whole:.1f} ms",
        "<= 0.5%",
        share <= 0.005,
        sold,
        why="one statement in one trip is what it takes; the machine's trip to the "
        "database costs that much.",
    )
