"""A play in Odoo's shell: killed at every step, nothing is sent twice or lost."""

import collections

from sending.shop import (
    call,
    clear,
    customers,
    follow_ups,
    furnish,
    report,
    run,
    states,
    taken,
)


def check(point):
    """Compare what was taken with what the ledger says, after the recovery."""
    received, rows = taken(), call(states)
    uncertain = 0
    for row, (state, mark) in rows.items():
        times = sum(each.startswith(mark) for each in received)
        assert times <= 1, f"killed at {point}: {row} was sent {times} times"
        assert state in ("sent", "uncertain"), f"killed at {point}: {row} is {state}"
        assert times or state == "uncertain", f"killed at {point}: {row} was lost"
        uncertain += state == "uncertain"
    assert uncertain <= 1, f"killed at {point}: {uncertain} are uncertain"
    return uncertain


def shoot():
    call(furnish)
    people = call(customers, ["mail", "text"])
    counts = collections.Counter()
    point, ended = 0, False
    while not ended:
        point += 1
        call(clear)
        call(follow_ups, "email", people[:1])
        call(follow_ups, "sms", people[1:])
        ended = run(point)
        assert run(), "the next run did not come to its end"
        counts["uncertain" if check(point) else "certain"] += 1
    print(f"KILLED {point - 1} {dict(counts)}")


report(env, shoot)  # noqa: F821 given by the shell
