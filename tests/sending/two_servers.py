"""A play in Odoo's shell: several servers dispatch on one database at once."""

import collections

from sending.shop import (
    call,
    customers,
    follow_ups,
    furnish,
    report,
    run,
    start,
    taken,
    wait,
)

SERVERS = 3
STAFF = 2
MOST = 30  # tasks a day and person
CUSTOMERS = 20


def hire(env):
    group = env.ref("shop_crm_tiering.group_shop_crm_user")
    users = env["res.users"].search([("all_group_ids", "in", group.ids)])
    users.group_ids -= group
    env["res.users"].create(
        [
            {"name": f"A{n}", "login": f"a{n}", "group_ids": [(4, group.id)]}
            for n in range(STAFF)
        ]
    )
    env.company.write({"shop_daily_activities": MOST, "shop_budget_count": 2})


def look(env):
    ledger = env["shop.followup"].search([])
    calls = ledger.filtered(lambda each: each.channel == "call")
    scheduled = calls.filtered(lambda each: each.state == "scheduled")
    by_user = collections.Counter(each.user_id.login for each in scheduled)
    assert by_user == {f"a{n}": MOST for n in range(STAFF)}, by_user
    assert len(scheduled.activity_id) == len(scheduled)
    activities = env["mail.activity"].search_count(
        [("res_id", "in", calls.partner_id.ids), ("res_model", "=", "res.partner")]
    )
    assert activities == len(scheduled), "a contact became two tasks"
    mails = ledger.filtered(lambda each: each.channel == "email")
    for partner, theirs in mails.grouped("partner_id").items():
        went = collections.Counter(theirs.mapped("state"))
        assert went == {"sent": 2, "deferred": 1}, (partner.name, went)
    received = taken()
    assert len(received) == len(set(received)) == 2 * CUSTOMERS, len(received)


def share():
    call(furnish)
    call(hire)
    people = call(customers, [f"called{number}" for number in range(100)])
    call(follow_ups, "call", people)
    people = call(customers, [f"written{number}" for number in range(CUSTOMERS)])
    for number in range(3):
        call(follow_ups, "email", people, f"res.users,{number + 1}")
    for pid in [start() for _server in range(SERVERS)]:
        assert wait(pid)
    assert run()
    call(look)
    print("SHARED")


report(env, share)  # noqa: F821 given by the shell
