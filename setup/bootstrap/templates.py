"""Databases for tests, each made once and then copied, which takes a second.

base    Odoo's own modules that ours need, Chinese loaded; key: Odoo, module list
fresh   base + our addons, installed from scratch; key: the addons' files
quick   an older fresh or quick one, updated to the addons' files
run     a copy of fresh or quick for one test run, dropped at its end
"""

import contextlib
import os

from . import addons, state
from .console import step
from .databases import is_alive

BASE = "shop_crm_test_base"
FRESH = "shop_crm_test_fresh"
QUICK = "shop_crm_test_quick"
RUN = "shop_crm_test_run"
LANGUAGES = "--load-language=en_US,zh_CN"  # the first one is the users'
LAYOUT = "2"  # changes whenever the way a template is made does


@contextlib.contextmanager
def copy_for_tests(environment, fresh):
    """A database for one run; `fresh`: its addons are installed, never updated."""
    databases = environment.databases
    name = f"{RUN}_{os.getpid()}"
    with state.lock():
        _drop_left_over(databases)
        template = Templates(environment).ensure(fresh)
        databases.copy(template, name)
    try:
        yield name
    finally:
        databases.drop(name)


def _drop_left_over(databases):
    """Runs that were killed leave their copies."""
    for name in databases.names(f"{RUN}_"):
        if not is_alive(name.rpartition("_")[2]):
            databases.drop(name)


class Templates:
    def __init__(self, environment):
        self.environment = environment
        self.databases = environment.databases
        modules = addons.dependencies()
        version = environment.odoo_source.version
        self.base = f"{BASE}_{state.digest(LAYOUT, version, *modules)}"
        self.key = state.digest(self.base, addons.fingerprint())

    def ensure(self, fresh):
        """The name of a template with the addons as their files are now."""
        exact, updated = f"{FRESH}_{self.key}", f"{QUICK}_{self.key}"
        for name in (exact,) if fresh else (exact, updated):
            if self.databases.exists(name):
                return name
        older = None if fresh else self._older()
        if older:
            title = "Updating the addons in the tests' database"
            self._make(updated, older, title, "-i", _all(), "-u", _all())
            return updated
        self._ensure_base()
        title = "Installing the addons in the tests' database"
        self._make(exact, self.base, title, "-i", _all())
        return exact

    def _older(self):
        names = self.databases.names(QUICK) + self.databases.names(FRESH)
        same_base = [
            n for n in names if self.databases.note(n).get("base") == self.base
        ]
        return same_base[0] if same_base else None

    def _ensure_base(self):
        if self.databases.exists(self.base):
            return
        for name in self.databases.names(BASE):
            self.databases.drop(name)
        title = "Installing Odoo's modules in the tests' database (some minutes, once)"
        modules = ",".join(addons.dependencies())
        self._make(self.base, "template0", title, "-i", modules, LANGUAGES)

    def _make(self, name, source, title, *arguments):
        """Make it under another name, so that what bears the name is finished."""
        unfinished = f"{RUN}_unfinished_{os.getpid()}"
        self.databases.copy(source, unfinished)
        with step(title):
            self._install(unfinished, *arguments)
        if name.startswith((FRESH, QUICK)):
            self._drop_superseded()
        self.databases.rename(unfinished, name)
        self.databases.write_note(name, {"base": self.base})

    def _install(self, database, *arguments):
        remedy = "Odoo could not install the addons"
        options = ("--stop-after-init", "--no-http")
        self.environment.odoo_logged(
            "-d", database, *arguments, *options, remedy=remedy
        )
        remedy = "Odoo could not make its asset bundles"
        self.environment.odoo_shell(database, "prepare_template.py", remedy)

    def _drop_superseded(self):
        for name in self.databases.names(FRESH) + self.databases.names(QUICK):
            self.databases.drop(name)


def _all():
    return ",".join(addons.names())
