"""A store that runs on the addons of an earlier commit, with changes of its own.

Made once and kept as a template, which takes as long as installing does.
"""

import contextlib
import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import databases

from . import compare, history

COMMIT = "e7a4927"
PREFIX = "shop_crm_test_upgrade"
BASE = "shop_crm_test_base_"
VARIANTS = {
    "tiering": ("shop_crm_tiering",),
    "all": (
        "shop_crm_tiering",
        "shop_crm_followup",
        "shop_crm_complaints",
        "shop_crm_pos",
    ),
}
SCRIPTS = {
    "tiering": ("change_tiering.py",),
    "all": ("change_tiering.py", "change_others.py"),
}
QUIET = ["--no-http", "--log-level=warn"]
# Nothing is lost when the making of a database is cut off.
HASTY = {"PGOPTIONS": "-c synchronous_commit=off"}


@contextlib.contextmanager
def copy(variant):
    """Yield the name of a copy of a store, dropped at the end."""
    with databases.copy(ensure(variant)) as name:
        yield name


def ensure(variant):
    """Return the name of the template of a store, made where there is none."""
    base = databases.names(BASE)[0]
    script = "".join(_read(name) for name in SCRIPTS[variant])
    key = hashlib.sha256(f"{base}|{COMMIT}|{script}".encode()).hexdigest()[:12]
    name = f"{PREFIX}_{variant}_{key}"
    if name not in databases.names(name):
        _make(variant, base, name, script)
    return name


def run(command, **environ):
    """Run a command and return what it logged from warnings up.

    :raise AssertionError: it failed
    """
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **HASTY, **environ},
    )
    assert done.returncode == 0, done.stderr[-5000:]
    return done.stderr


def _read(script):
    return Path(__file__).with_name(script).read_text()


def _make(variant, base, name, script):
    for superseded in databases.names(f"{PREFIX}_{variant}_"):
        databases.execute(f'DROP DATABASE "{superseded}" WITH (FORCE)')
    with databases.copy(base) as unfinished, tempfile.TemporaryDirectory() as folder:
        history.extract(COMMIT, VARIANTS[variant], folder)
        _fill(unfinished, folder, VARIANTS[variant], script)
        databases.execute(f'CREATE DATABASE "{name}" TEMPLATE "{unfinished}"')


def _fill(name, folder, addons, script):
    """Install the addons of a folder, load the sample store, make own changes."""
    with compare.cursor(name) as cr:
        # the bridge would come by itself where it is wanted or not
        cr.execute(
            "UPDATE ir_module_module SET auto_install = FALSE"
            " WHERE name = 'shop_crm_pos'"
        )
    odoo = ["odoo", f"--addons-path={folder}"]
    install = ["-d", name, "-i", ",".join(addons), "--stop-after-init"]
    run([*odoo, *install, *QUIET])
    run([*odoo, "shop_crm", "sample", "-d", name])
    databases.shell(name, script, addons=folder)
