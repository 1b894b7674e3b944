"""A play in Odoo's shell: the mail server breaks off at each phase of a conversation.

What was not handed over is sent later, what may have been is uncertain, and nothing
arrives twice.
"""

import datetime
import os
from pathlib import Path

import freezegun

from sending.shop import call, customers, follow_ups, furnish, report, run, taken

PHASE_FILE = Path(os.environ["TAKEN"]).with_suffix(".phase")

# phase at which the line is cut off: what becomes of the message, how often it arrived
EXPECTED = {
    "connect": ("planned", "retry", 0),
    "ehlo": ("planned", "retry", 0),
    "mail": ("planned", "retry", 0),
    "rcpt": ("planned", "retry", 0),
    "data": ("planned", "retry", 0),
    "body": ("uncertain", "line_lost", 0),
    "dot": ("uncertain", "line_lost", 1),
    "answer": ("sent", False, 1),
}


def look(env, followup_id):
    followup = env["shop.followup"].browse(followup_id)
    mark = f"<shop-followup-{followup_id}-"
    times = sum(line.startswith(mark) for line in taken())
    assert followup.state == "planned" or followup.contact_day
    return followup.state, followup.reason_code, times


def mend(hours):
    """Let the line hold from now on, and wait for the next attempts."""
    PHASE_FILE.unlink()
    later = datetime.datetime.now() + datetime.timedelta(hours=hours)
    with freezegun.freeze_time(later, tick=True):
        assert run()


def play():
    call(furnish)
    people = call(customers, list(EXPECTED))
    ledger = {}
    for phase, person in zip(EXPECTED, people, strict=True):
        (ledger[phase],) = call(follow_ups, "email", [person])
        PHASE_FILE.write_text(phase)
        assert run()
        found = call(look, ledger[phase])
        assert found == EXPECTED[phase], (phase, found)
    mend(hours=1)
    for phase, (state, reason, times) in EXPECTED.items():
        if state == "planned":
            state, reason, times = "sent", False, 1
        found = call(look, ledger[phase])
        assert found == (state, reason, times), (phase, "mended", found)
    print("BROKEN OFF")


report(env, play)  # noqa: F821 given by the shell
