"""A pytest plugin: hands what came out to `setup/test`, and times with a true clock.

A whole run is several calls of pytest; only their sum tells what passed.
"""

import json
import os

import freezegun
import pytest

# Where a test freezes the clock, durations would be as long as history.
freezegun.configure(extend_ignore_list=["_pytest.", "xdist."])


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    failed = _tests(stats, "failed") | _tests(stats, "error")
    passed = _tests(stats, "passed") - failed
    with open(os.environ["SHOP_CRM_TEST_COUNTS"], "w") as file:
        json.dump({"passed": len(passed), "failed": sorted(failed)}, file)


def _tests(stats, outcome):
    # A failed subtest is reported beside its test, under the same name.
    return {report.nodeid for report in stats.get(outcome, ())}
