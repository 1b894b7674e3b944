"""`setup/run`: a running Odoo with the addons and a sample store."""

import argparse
import contextlib
import socket
import subprocess
import time
import urllib.request

from . import addons, databases, process, state
from .console import SetupError, say, step
from .environment import Environment, odoo_command

TESTS_PREFIX = "shop_crm_test"
LANGUAGES = ("en_US", "zh_CN")
START_SECONDS = 120
# Nothing is lost if the making of a database is cut off, so it needn't wait for
# the disk at each commit; the finished one is synced by PostgreSQL's checkpoint.
HASTY = {"PGOPTIONS": "-c synchronous_commit=off"}


def main(arguments):
    options = _parse(arguments)
    if not options.stop_after_init:
        _check_port(options.port)
    with Environment("store").running() as environment:
        store = Store(environment, options)
        store.prepare()
        if not options.stop_after_init:
            store.serve()
    return 0


def _parse(arguments):
    parser = argparse.ArgumentParser(
        prog="setup/run",
        description="A running Odoo with the addons and a sample store, from nothing.",
    )
    parser.add_argument("--database", default="shop", metavar="NAME")
    parser.add_argument("--port", type=int, default=8069, metavar="N")
    parser.add_argument("--no-sample", action="store_true", help="an empty store")
    parser.add_argument(
        "--stop-after-init", action="store_true", help="start no server"
    )
    language = (
        f"the store's own (default {LANGUAGES[0]}); {LANGUAGES[1]} is always there"
    )
    parser.add_argument("--lang", default=LANGUAGES[0], metavar="CODE", help=language)
    options = parser.parse_args(arguments)
    databases.check_name(options.database)
    if options.database.startswith(TESTS_PREFIX):
        raise SetupError(f"names that begin with {TESTS_PREFIX} are for tests.")
    return options


# Ours need only `sale`, which has no menu of its own.
SALES_APP = "sale_management"


class Store:
    def __init__(self, environment, options):
        self.environment = environment
        self.databases = environment.databases
        self.name = options.database
        self.options = options

    def prepare(self):
        """Make the database, or bring it up to the addons as they are now."""
        with state.lock():
            if self.databases.exists(self.name):
                self._refresh()
            else:
                self._make()

    def _make(self):
        """Under another name first, so that a cut-off start leaves no half store."""
        unfinished = f"{self.name}_unfinished"
        self.databases.drop(unfinished)
        self.databases.create(unfinished)
        with step("Installing the addons in a new database (some minutes, once)"):
            self._install(unfinished)
        note = self._note(sample=self._load_sample(unfinished))
        self.databases.write_note(unfinished, note)
        self._move_files(unfinished)
        self.databases.rename(unfinished, self.name)

    def _refresh(self):
        note = self.databases.note(self.name)
        if not note:
            raise SetupError(
                f"the database {self.name} was not made by setup/run, which leaves it "
                "alone: choose another by --database NAME."
            )
        if note["addons"] != addons.fingerprint():
            with step("Updating the addons, their files have changed"):
                self._odoo(self.name, *addons.update_arguments(note["modules"]))
        new = self._note(sample=note["sample"] or self._load_sample(self.name))
        if new != note:
            self.databases.write_note(self.name, new)

    def _note(self, sample):
        return {
            "addons": addons.fingerprint(),
            "modules": addons.names(),
            "sample": sample,
        }

    def _install(self, database):
        # The first of them becomes the language of the company and of new users.
        languages = dict.fromkeys((self.options.lang, *LANGUAGES))
        load = f"--load-language={','.join(languages)}"
        modules = ",".join([SALES_APP, *addons.names()])
        self._odoo(database, "-i", modules, load)

    def _load_sample(self, database):
        if self.options.no_sample:
            return False
        if not list(state.ROOT.glob("*/cli/shop_crm.py")):
            raise SetupError("the addons have no sample store: add --no-sample.")
        with step("Loading the sample store"):
            command = ("shop_crm", "sample", "-d", database)
            remedy = "Could not load the sample store; --no-sample goes without"
            self.environment.odoo_logged(*command, remedy=remedy, environ=HASTY)
        return True

    def _odoo(self, database, *arguments):
        self.environment.odoo_logged(
            *("-d", database, "--stop-after-init", "--no-http", *arguments),
            remedy="Odoo could not install the addons",
            environ=HASTY,
        )

    def _move_files(self, unfinished):
        """Odoo keeps attachments in a folder named after the database."""
        files = state.folder("data", "store", "filestore")
        target = files / self.name
        with contextlib.suppress(FileNotFoundError):
            target.rename(files / f"{self.name}.old-{int(time.time())}")
        with contextlib.suppress(FileNotFoundError):
            (files / unfinished).rename(target)

    def serve(self):
        port = self.options.port
        log = state.log_path("server")
        say(f"Starting Odoo (its log: {log})...")
        arguments = [
            "-d",
            self.name,
            f"--db-filter=^{self.name}$",
            f"--http-port={port}",
        ]
        command = odoo_command(*arguments, f"--logfile={log}")
        with open(log, "ab") as output:
            server = process.start(
                command, env=self.environment.environ, stdout=output, stderr=output
            )
        try:
            _wait_until_ready(server, port)
            self._announce()
            if server.wait():
                raise SetupError(f"Odoo stopped; its log tells why: {log}")
        finally:
            _stop(server)

    def _announce(self):
        url = f"http://127.0.0.1:{self.options.port}"
        print(f"\nReady: {url}   (login admin, password admin; Ctrl+C stops it)")
        if not self.options.no_sample:
            print("Of the sample store: assistant and manager, passwords the same.")
        print("Only this computer can reach it; change the password before others can.")
        print("", end="", flush=True)


def _check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SetupError(
                f"port {port} is taken: choose another by --port N."
            ) from None


def _wait_until_ready(server, port):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health", timeout=5)
            return
        time.sleep(0.2)
    raise SetupError(f"Odoo did not start; see {state.log_path('server')}")


def _stop(server):
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
