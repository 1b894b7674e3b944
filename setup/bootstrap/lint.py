"""`setup/lint [--fix]`: every linter; one finding fails the run."""

import argparse
import os

from . import addons, node, odoo_source, process, python_env, state
from .console import say

# Odoo's own checks, which it runs on its addons by its module test_lint.
ODOO_PLUGINS = ("sql_injection", "gettext", "unlink_override")
ODOO_CHECKS = (
    "used-before-assignment",
    "undefined-variable",
    "eval-used",
    "unreachable",
    "function-redefined",
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
)


def main(arguments):
    parser = argparse.ArgumentParser(prog="setup/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    options = parser.parse_args(arguments)
    with state.lock():
        odoo = odoo_source.ensure_odoo()
        python_env.ensure_venv(odoo)
        python_env.ensure_packages()
        ensure_linters()
    return 0 if passes(odoo, fix=options.fix) else 1


def ensure_linters():
    python_env.ensure_packages("requirements-test")
    node.ensure_modules()


def passes(odoo, fix=False):
    """Run all of them, also after a finding, so that one run shows everything."""
    linters = {
        "ruff format": lambda: _ruff("format", *([] if fix else ["--check", "--diff"])),
        "ruff": lambda: _ruff("check", *(["--fix"] if fix else ["--no-fix"])),
        "pylint-odoo": _pylint_odoo,
        "Odoo's own checks": lambda: _odoo_checks(odoo),
        "prettier": lambda: _prettier(fix),
        "eslint": lambda: _eslint(fix),
    }
    failed = [name for name, linter in linters.items() if linter()]
    say(f"Linters: {', '.join(failed)} failed" if failed else "Linters: all passed")
    return not failed


def _ruff(action, *options):
    return _run([python_env.VENV / "bin" / "ruff", action, "--quiet", *options, "."])


def _pylint_odoo():
    # One file a concern, several of them extending one model, is how we divide.
    # (Not in the file: enabling all of pylint-odoo there would win.)
    disable = "--disable=consider-merging-classes-inherited"
    command = ["--rcfile=.pylintrc", disable, *addons.names()]
    return _run([python_env.PYTHON, "-m", "pylint", *command])


def _odoo_checks(odoo):
    plugins = odoo.addons_folder("test_lint") / "test_lint" / "tests"
    names = ",".join(f"_odoo_checker_{name}" for name in ODOO_PLUGINS)
    options = [
        "--rcfile=/dev/null",
        # The second one accepts "disable" comments for checks of other linters.
        "--disable=all,unknown-option-value",
        f"--enable={','.join(ODOO_CHECKS)}",
        f"--load-plugins={names}",
        "--score=n",
    ]
    command = [python_env.PYTHON, "-m", "pylint", *options, *addons.names()]
    return _run(command, PYTHONPATH=str(plugins))


def _prettier(fix):
    paths = _own_files(".xml", ".js", ".scss")
    command = [
        *node.program("prettier/bin/prettier.cjs"),
        *("--log-level=warn", "--write" if fix else "--check"),
        f"--plugin={node.module('@prettier/plugin-xml')}/src/plugin.js",
    ]
    return paths and _run([*command, *paths])


def _eslint(fix):
    paths = _own_files(".js")
    command = [*node.program("eslint/bin/eslint.js"), "--max-warnings=0"]
    return paths and _run([*command, *(["--fix"] if fix else []), *paths])


def _own_files(*suffixes):
    """Files that we wrote: `static/lib` holds other people's."""
    paths = (path for name in addons.names() for path in addons.files(name, *suffixes))
    return [
        path.relative_to(state.ROOT) for path in paths if "static/lib" not in str(path)
    ]


def _run(command, **environ):
    environ = {**os.environ, **node.environ(), **environ}
    return process.call([str(part) for part in command], cwd=state.ROOT, env=environ)
