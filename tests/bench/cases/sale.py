"""What a sale pays: one row in the queue."""

from bench.data import till_order

ROUNDS = 2000
ORDERS = 30


def measure(env, meter, table):
    order = env["sale.order"].search([("state", "=", "sale")], limit=1)
    queue = env["shop.customer.queue"]
    with meter.measure() as pushed:
        for _round in range(ROUNDS):
            queue._push({(order.partner_id.id, order.company_id.id)})
    env.cr.rollback()
    each = pushed.cpu / ROUNDS * 1000
    table.add(
        "added to a sale's transaction",
        f"{each:.3f} ms",
        "<= 0.1 ms",
        each <= 0.1,
        pushed,
    )
    template = till_order(env)
    env.flush_all()
    with meter.measure() as sold:
        for _round in range(ORDERS):
            paid = template.copy({"partner_id": order.partner_id.id})
            env.flush_all()
            paid.state = "paid"
            env.flush_all()
    env.cr.rollback()
    till = sold.cpu / ORDERS * 1000
    share = each / till
    table.add(
        "share of an empty order at the till",
        f"{share:.2%} of {till:.1f} ms",
        "<= 0.5%",
        share <= 0.005,
        sold,
    )
