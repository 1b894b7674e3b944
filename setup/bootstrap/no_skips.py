"""A pytest plugin: a skipped test has failed.

Odoo skips browser tests when Chromium or a Python package is missing or slow to
start, and the run would still be green.
"""

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    return _refuse_skip(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report():
    report = yield
    return _refuse_skip(report)


def _refuse_skip(report):
    # pytest reports an expected failure as skipped, too: that one is no skip.
    if report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as failed: {_reason(report.longrepr)}"
    return report


def _reason(longrepr):
    return longrepr[2] if isinstance(longrepr, tuple) else longrepr
