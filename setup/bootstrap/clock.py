"""SHOP_CRM_TEST_DAY: tests on another day, PostgreSQL and Odoo included.

`SHOP_CRM_TEST_DAY=2028-02-29 setup/test -k birthday`; an hour may follow the day,
"2027-01-01 15:30", in UTC. The programs get libfaketime, whose clock goes on from
there. The browser does not bear it and keeps the true time.
"""

import os
import shlex
import time
from datetime import datetime, timezone
from pathlib import Path

from . import apt, browser, process, state
from .console import SetupError

VARIABLE = "SHOP_CRM_TEST_DAY"
HOUR = 3600
LIBRARY = "*/faketime/libfaketimeMT.so.1"


_faked = {}


def is_set():
    return bool(os.environ.get(VARIABLE))


def turn(environment):
    """Let what is started from now on, PostgreSQL too, believe that it is that day."""
    keep_true = _browser_of_today(environment.environ["PATH"])
    _faked.update(
        LD_PRELOAD=str(_library()),
        FAKETIME=f"{_seconds_from_now():+d}",
        FAKETIME_DONT_FAKE_MONOTONIC="1",
        NO_FAKE_STAT="1",
    )
    environment.environ |= _faked | {"PATH": keep_true}


def check(databases):
    """Refuse a PostgreSQL that lives at another time than the tests will."""
    wanted = time.time() + int(_faked.get("FAKETIME", 0))
    if abs(databases.now() - wanted) > HOUR:
        raise SetupError(
            f"PostgreSQL keeps another time: wait for other runs, or unset {VARIABLE}."
        )


def prefix():
    """What comes before a command that gets nothing of the tests' environment."""
    return ["env", *map("=".join, _faked.items())] if _faked else []


def _seconds_from_now():
    try:
        day = datetime.fromisoformat(os.environ[VARIABLE])
    except ValueError:
        raise SetupError(
            f"{VARIABLE} is a day and perhaps an hour in UTC: 2028-02-29 or "
            '"2028-02-29 15:30".'
        ) from None
    wanted = day.replace(tzinfo=day.tzinfo or timezone.utc)
    return round((wanted - datetime.now(timezone.utc)).total_seconds())


def _library():
    found = _installed()
    if not found and process.is_root():
        apt.install(["faketime"], f"for {VARIABLE}")
        found = _installed()
    if not found:
        raise SetupError(f"{VARIABLE} needs libfaketime: install the package faketime.")
    return found


def _installed():
    return next(Path("/usr/lib").glob(LIBRARY), None)


def _browser_of_today(path):
    """A PATH whose browser is started with the true clock."""
    folder = state.folder("bin")
    wrapper = folder / browser.NAMES[0]
    program = browser.find()
    wrapper.write_text(
        f'#!/bin/sh\nunset LD_PRELOAD\nexec {shlex.quote(program)} "$@"\n'
    )
    wrapper.chmod(0o755)
    return os.pathsep.join((str(folder), path))
