"""`setup/test [PYTEST ARGS]`: from nothing to all linters and tests passed.

Without arguments everything runs, on a database made from scratch. With arguments
(`-k birthday`, a path) the linters are left out and the newest database is only
updated, so that it takes seconds.
"""

import os

from . import addons, browser, lint, process, python_env, state, templates
from .console import SetupError, say
from .environment import Environment

NOTHING_COLLECTED = 5  # pytest's exit status
OPTIONS_WITH_VALUE = {"-k", "-m", "-n", "-o", "-p", "-r", "-W", "--maxfail"}


def main(arguments):
    environment = Environment("tests")
    with state.lock():
        lint.ensure_linters()
        environment.environ |= _browser_environ(environment)
        _refuse_stripped_odoo(environment.odoo_source)
    linted = bool(arguments) or lint.passes(environment.odoo_source)
    with environment.running():
        tested = _run_tests(environment, *_split(arguments))
    if not linted:
        say("Failed: a linter found something, see above.")
    return 0 if linted and tested else 1


def _browser_environ(environment):
    browser_environ = browser.ensure_browser()
    # Ours first, then what the caller's PATH has, then an unpacked Chromium.
    path = os.pathsep.join((environment.environ["PATH"], browser_environ["PATH"]))
    return browser_environ | {"PATH": path}


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


def _run_tests(environment, options, plain, odoo):
    fresh = not options and plain + odoo == sum(_everything(), [])
    with templates.copy_for_tests(environment, fresh=fresh) as database:
        statuses = []
        if plain:
            statuses.append(_pytest(environment, database, *_plain(options, plain)))
        if odoo:
            statuses.append(
                _pytest(environment, database, *_odoo(options, odoo, database))
            )
    # One of the two may have nothing to do for `-k something`, but not both.
    return set(statuses) <= {0, NOTHING_COLLECTED} and 0 in statuses


def _plain(options, paths):
    # Odoo's plugin would give these tests a database connection they don't expect.
    return ["-p", "no:odoo", *options, *paths]


def _odoo(options, paths, database):
    screenshots = state.folder("screenshots")
    return [
        f"--odoo-database={database}",
        "--odoo-http",
        "--odoo-log-level=error",
        f"--odoo-extra=screenshots={screenshots}",
        *options,
        *paths,
    ]


def _pytest(environment, database, *arguments):
    settings = ["-p", "bootstrap.no_skips", "-o", f"cache_dir={state.folder('pytest')}"]
    return process.call(
        [python_env.PYTHON, "-m", "pytest", *settings, *arguments],
        cwd=state.ROOT,
        env=environment.environ
        | {
            "PYTHONPATH": str(state.ROOT / "setup"),
            "SHOP_CRM_TEST_DATABASE": database,
        },
    )
