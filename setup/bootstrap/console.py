"""Progress lines, and the failure whose text says what to do."""

import contextlib
import sys
import time


class SetupError(Exception):
    """A failure whose text tells the reader, in one line, what to do."""


PHASES = []  # what took how many seconds


def say(text):
    # stderr, so that the output of `setup/odoo` can be piped on.
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(title):
    """Announce something long, then say how long it took."""
    say(f"{title}...")
    start = time.monotonic()
    yield
    seconds = time.monotonic() - start
    note_phase(title, seconds)
    say(f"  done in {seconds:.0f} s")


def note_phase(title, seconds):
    PHASES.append((title, seconds))


def say_phases():
    for title, seconds in PHASES:
        say(f"{seconds:6.0f} s  {title}")
