"""What a till pays for knowing its customers."""

from unittest.mock import patch

from odoo.addons.shop_crm_pos.models.res_partner import ResPartner

CUSTOMERS = 10_000
ROUNDS = 3
LIMIT = 1.05


def measure(env, meter, table):
    """Load customers with our mark and without it, in turns, the best of each."""
    config = env["pos.config"].search([("company_id", "=", env.company.id)], limit=1)
    best = env["shop.tier.standing"].search(
        [("company_id", "=", env.company.id)], order="id", limit=CUSTOMERS
    )
    ids = best.partner_id.ids
    costs = {name: [] for name in ("warm", "without", "with")}
    for _round in range(ROUNDS):
        for name in costs:
            costs[name].append(_load(env, meter, config, ids, name != "without"))
    plain = min(costs["without"], key=lambda cost: cost.cpu)
    marked = min(costs["with"], key=lambda cost: cost.cpu)
    ratio = marked.cpu / plain.cpu
    table.add(
        f"loading {len(ids):,} customers at a till",
        f"{ratio:.3f}x of {plain.cpu:.2f} s",
        f"<= {LIMIT}x",
        ratio <= LIMIT,
        marked,
    )


def _load(env, meter, config, ids, is_marked):
    """Return what loading costs; without the mark as before the addon was there."""
    partners = env["res.partner"].browse(ids)
    env.invalidate_all()
    names = [
        name for name in partners._load_pos_data_fields(config) if name != "shop_till"
    ]
    plain = patch.object(ResPartner, "_load_pos_data_fields", lambda *_args: names)
    env.invalidate_all()
    with meter.measure() as cost:
        if is_marked:
            rows = partners._load_pos_data_read(partners, config)
        else:
            with plain:
                rows = partners._load_pos_data_read(partners, config)
    if len(rows) != len(ids) or is_marked is not ("shop_till" in rows[0]):
        raise AssertionError("Not what was to be measured")
    return cost
