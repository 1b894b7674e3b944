"""A play in Odoo's shell: what becomes of a message by the answer to it."""

from sending.shop import call, customers, follow_ups, furnish, report, run, taken

# address: state in the ledger, reason, how often the sink took it
EXPECTED = {
    "plain": ("sent", False, 1),
    "451": ("planned", "retry", 0),
    "550": ("skipped", "failed", 0),
    "data451": ("planned", "retry", 0),
    "data550": ("skipped", "failed", 0),
    "reset": ("uncertain", "line_lost", 1),
}


def look(env):
    found = {}
    for each in env["shop.followup"].search([]):
        mark = f"<shop-followup-{each.id}-"
        times = sum(line.startswith(mark) for line in taken())
        found[each.partner_id.name] = (each.state, each.reason_code, times)
        assert each.state in ("sent", "uncertain") or not each.contact_day
        assert each.state == "sent" or each.reason, each.state
    return found


def answer():
    call(furnish)
    call(follow_ups, "email", call(customers, list(EXPECTED)))
    for _round in range(2):
        assert run()
        found = call(look)
        assert found == EXPECTED, found
    print("ANSWERED")


report(env, answer)  # noqa: F821 given by the shell
