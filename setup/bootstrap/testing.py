"""`setup/test [PYTEST ARGS]`: from nothing to all linters and tests passed.

Without arguments everything runs, on a database made from scratch: the linters and
the smallest benchmark beside the making of that database, then the tests on as many
workers as there are cores. With arguments (`-k birthday`, a path) only those tests
run, on the newest database, which is updated, so that it takes seconds.
"""

from . import addons, benchmarks, browser, clock, lint, state, templates
from .beside import Beside
from .console import SetupError, say, say_phases
from .environment import Environment
from .pytest_calls import SHARING, Calls

OPTIONS_WITH_VALUE = {"-k", "-m", "-n", "-o", "-p", "-r", "-W", "--maxfail"}


def main(arguments):
    environment = Environment("tests")
    with state.lock():
        lint.ensure_linters()
        browser.ensure_browser()
        _refuse_stripped_odoo(environment.odoo_source)
    if clock.is_set():
        _turn_clock(environment, fresh=not arguments)
    with environment.running():
        clock.check(environment.databases)
        calls = Calls(environment)
        if arguments:
            _some(calls, *_split(arguments))
        else:
            _all(calls)
    return 0 if calls.conclude() else 1


def _turn_clock(environment, fresh):
    """Make the database today, so that the addons are older than the tests' day."""
    with environment.running():
        templates.ensure(environment, fresh)
    clock.turn(environment)


def _some(calls, options, plain, odoo):
    if any(option.startswith("-n") for option in options):
        options = [*SHARING, *options]
    with templates.copy_for_tests(calls.environment, fresh=False) as database:
        if plain:
            calls.plain(database, *options, *plain)
        if odoo:
            calls.odoo(database, *options, *odoo)


def _all(calls):
    environment = calls.environment
    linters = Beside("linters", lambda: lint.passes(environment.odoo_source))
    base = templates.ensure_base(environment)
    benchmark = Beside(
        "benchmark", lambda: benchmarks.smallest_passes(environment, base)
    )
    plain, odoo = _everything()
    with templates.copy_for_tests(environment, fresh=True) as database:
        calls.share(calls.plain, "plain tests", database, *plain)
        calls.share(calls.odoo, "tests of the addons", database, *odoo)
    for work in (linters, benchmark):
        if not work.passed():
            calls.failed.append(work.title)
    say("")
    say_phases()


def _refuse_stripped_odoo(odoo):
    if path := odoo.stripped_file():
        raise SetupError(
            f"this Odoo lacks {path}, which fails every browser test: make the folder "
            "and put an empty file there, or unset ODOO_PATH."
        )


def _split(arguments):
    """Options; paths of plain tests (`tests/`); paths of the addons' own tests."""
    options, plain, odoo = [], [], []
    previous = ""
    for argument in arguments:
        path = state.ROOT / argument.split("::")[0]
        if (
            argument.startswith("-")
            or previous in OPTIONS_WITH_VALUE
            or not path.exists()
        ):
            options.append(argument)
        elif path.resolve().is_relative_to(state.ROOT / "tests"):
            plain.append(argument)
        else:
            odoo.append(argument)
        previous = argument
    return (options, plain, odoo) if plain or odoo else (options, *_everything())


def _everything():
    plain = ["tests"] if any((state.ROOT / "tests").rglob("test_*.py")) else []
    return plain, [
        name for name in addons.names() if (state.ROOT / name / "tests").exists()
    ]
