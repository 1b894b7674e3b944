"""A play in Odoo's shell: a worker that stands still is not dead."""

import os
import signal
import time

from sending.shop import (
    call,
    customers,
    follow_ups,
    furnish,
    report,
    run,
    start,
    states,
    taken,
    wait,
)


def is_sending(env):
    return env["shop.followup"].search_count([("state", "=", "sending")])


def wait_until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def hang():
    call(furnish)
    call(follow_ups, "email", call(customers, ["slow"]))
    worker = start()
    wait_until(lambda: taken() and call(is_sending))
    os.kill(worker, signal.SIGSTOP)
    assert run()
    assert [state for state, _mark in call(states).values()] == ["sending"]
    os.kill(worker, signal.SIGCONT)
    assert wait(worker)
    assert [state for state, _mark in call(states).values()] == ["sent"]
    assert len(taken()) == 1
    print("WENT ON")


report(env, hang)  # noqa: F821 given by the shell
