"""Databases for tests, each made once and then copied, which takes a second.

base    Odoo's own modules that ours need, Chinese loaded; key: Odoo, module list
fresh   base + our addons, installed from scratch; key: the addons' files
quick   an older fresh or quick one, updated to the addons' files
run     a copy of fresh or quick for one test run, dropped at its end
"""

import contextlib
import os
import re

from . import addons, state
from .console import step
from .databases import is_alive

BASE = "shop_crm_test_base"
FRESH = "shop_crm_test_fresh"
QUICK = "shop_crm_test_quick"
RUN = "shop_crm_test_run"
LANGUAGES = "--load-language=en_US,zh_CN"  # the first one is the users'
LAYOUT = "4"  # changes whenever the way a template is made does


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


def ensure(environment, fresh):
    """The name of a template with the addons as their files are now."""
    with state.lock():
        return Templates(environment).ensure(fresh)


def ensure_base(environment):
    """The name of the database with no more than Odoo's own modules."""
    with state.lock():
        return Templates(environment).ensure_base()


def _drop_left_over(databases):
    """Runs that were killed leave their copies, and the copies of these."""
    for name in databases.names(f"{RUN}_"):
        if not is_alive(re.search(r"\d+", name)[0]):
            databases.drop(name)


class Templates:
    def __init__(self, environment):
        self.environment = environment
        self.databases = environment.databases
        modules = addons.modules_for_tests()
        version = environment.odoo_source.version
        self.base = f"{BASE}_{state.digest(LAYOUT, version, *modules)}"
        self.key = state.digest(self.base, addons.fingerprint())

    def ensure(self, fresh):
        exact, updated = f"{FRESH}_{self.key}", f"{QUICK}_{self.key}"
        for name in (exact,) if fresh else (exact, updated):
            if self.databases.exists(name):
                return name
        older = None if fresh else self._older()
        return self._update(updated, older) if older else self._install(exact)

    def _older(self):
        """A template to update: one whose modules of Odoo are those needed now."""
        for name in self._templates():
            if self.databases.note(name).get("base") == self.base:
                return name
        return None

    def _templates(self):
        return self.databases.names(QUICK) + self.databases.names(FRESH)

    def _update(self, name, older):
        note = self.databases.note(older)
        with step("Updating the addons in the tests' database"):
            unfinished = self._begin(older)
            self._odoo(unfinished, *addons.update_arguments(note["modules"]))
            if note["assets"] != addons.assets_fingerprint():
                self._shell(unfinished, "make_bundles.py")
        return self._finish(unfinished, name)

    def ensure_base(self):
        if not self.databases.exists(self.base):
            self._install_base()
        return self.base

    def _install(self, name):
        self.ensure_base()
        with step("Installing the addons in the tests' database"):
            unfinished = self._begin(self.base)
            self._odoo(unfinished, *addons.update_arguments(installed=()))
            self._shell(unfinished, "make_bundles.py")
        return self._finish(unfinished, name)

    def _install_base(self):
        title = "Installing Odoo's modules in the tests' database (some minutes, once)"
        with step(title):
            unfinished = self._begin()
            self._odoo(
                unfinished, "-i", ",".join(addons.modules_for_tests()), LANGUAGES
            )
            self._shell(unfinished, "keep_files.py")
        for name in self.databases.names(BASE):
            self.databases.drop(name)
        self.databases.rename(unfinished, self.base)

    def _begin(self, source=None):
        """Work under another name, so that what bears the right one is finished."""
        unfinished = f"{RUN}_unfinished_{os.getpid()}"
        if source:
            self.databases.copy(source, unfinished)
        else:
            self.databases.create(unfinished)
        return unfinished

    def _odoo(self, database, *arguments):
        self.environment.odoo_logged(
            *("-d", database, "--stop-after-init", "--no-http", *arguments),
            remedy="Odoo could not install the addons",
        )

    def _shell(self, database, script):
        remedy = "Odoo could not prepare the tests' database"
        self.environment.odoo_shell(database, script, remedy)

    def _finish(self, unfinished, name):
        for superseded in self._templates():
            self.databases.drop(superseded)
        note = {
            "base": self.base,
            "modules": addons.names(),
            "assets": addons.assets_fingerprint(),
        }
        self.databases.write_note(unfinished, note)
        self.databases.rename(unfinished, name)
        return name
