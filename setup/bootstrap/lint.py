"""`setup/lint [--fix] [FILES]`: every linter; one finding fails the run."""

import argparse
import os
import re

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
TESTS = r".*/tests/.*"


def main(arguments):
    parser = argparse.ArgumentParser(prog="setup/lint", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="mend what can be mended")
    parser.add_argument("files", nargs="*", help="only these, by default everything")
    options = parser.parse_args(arguments)
    with state.lock():
        odoo = odoo_source.ensure_odoo()
        python_env.ensure_venv(odoo)
        python_env.ensure_packages()
        ensure_linters()
    return 0 if passes(odoo, options.files, fix=options.fix) else 1


def ensure_linters():
    python_env.ensure_packages("requirements-test")
    node.ensure_modules()


def passes(odoo, files=(), fix=False):
    """Run all of them, also after a finding, so that one run shows everything."""
    python = [file for file in files if file.endswith(".py")] if files else ["."]
    addons_python = _own_files(files, ".py") if files else addons.names()
    formatted = _own_files(files, ".xml", ".js", ".scss")
    scripts = _own_files(files, ".js")
    linters = {
        "ruff format": lambda: _ruff(
            python, "format", *([] if fix else ["--check", "--diff"])
        ),
        "ruff": lambda: _ruff(python, "check", "--fix" if fix else "--no-fix"),
        "pylint-odoo": lambda: _pylint_odoo(addons_python),
        "Odoo's own checks": lambda: _odoo_checks(odoo, addons_python),
        "prettier": lambda: _prettier(formatted, fix),
        "eslint": lambda: _eslint(scripts, fix),
    }
    failed = [name for name, linter in linters.items() if linter()]
    say(f"Linters: {', '.join(failed)} failed" if failed else "Linters: all passed")
    return not failed


def _ruff(paths, action, *options):
    return paths and _run(
        [python_env.VENV / "bin" / "ruff", action, "--quiet", *options, *paths]
    )


def _pylint_odoo(paths):
    # One file a concern, several of them extending one model, is how we divide.
    # (Not in the file: enabling all of pylint-odoo there would win.)
    ours = "consider-merging-classes-inherited"
    command = [python_env.PYTHON, "-m", "pylint", "--rcfile=.pylintrc"]
    if not paths:
        return False
    source = _run([*command, f"--disable={ours}", f"--ignore-paths={TESTS}", *paths])
    # It knows tests only where they lie right below `tests`, not in rooms of it.
    tests = [*_tests_of(paths)]
    words = f"--disable={ours},translation-required"
    return (tests and _run([*command, words, *tests])) or source


def _tests_of(paths):
    """Folders of tests of addons, and files of tests."""
    for path in map(str, paths):
        if (state.ROOT / path).is_dir():
            yield f"{path}/tests"
        elif re.search(TESTS, path):
            yield path


def _odoo_checks(odoo, paths):
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
    command = [python_env.PYTHON, "-m", "pylint", *options]
    return paths and _run([*command, *paths], PYTHONPATH=str(plugins))


def _prettier(paths, fix):
    command = [
        *node.program("prettier/bin/prettier.cjs"),
        *("--log-level=warn", "--write" if fix else "--check"),
        f"--plugin={node.module('@prettier/plugin-xml')}/src/plugin.js",
    ]
    return paths and _run([*command, *paths])


def _eslint(paths, fix):
    command = [*node.program("eslint/bin/eslint.js"), "--max-warnings=0"]
    return paths and _run([*command, *(["--fix"] if fix else []), *paths])


def _own_files(files, *suffixes):
    """Files of a kind that we wrote, among those given: `static/lib` is others'."""
    paths = (path for name in addons.names() for path in addons.files(name, *suffixes))
    own = (path.relative_to(state.ROOT) for path in paths)
    return [
        path
        for path in own
        if "static/lib" not in str(path) and (not files or str(path) in files)
    ]


def _run(command, **environ):
    environ = {**os.environ, **node.environ(), **environ}
    return process.call([str(part) for part in command], cwd=state.ROOT, env=environ)
