"""Odoo, its Python and a PostgreSQL server, ready to run commands."""

import configparser
import contextlib
import os
import secrets

from . import odoo_source, postgres, process, python_env, state
from .databases import Databases

# What the caller's shell may hold and would lead Odoo's Python or psql astray.
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PGDATABASE", "PGSERVICE", "OPENERP_SERVER")


class Environment:
    """`purpose` is `store` or `tests`: each has its own server and data folder."""

    def __init__(self, purpose):
        with state.lock():
            self.odoo_source = odoo_source.ensure_odoo()
            python_env.ensure_venv(self.odoo_source)
            python_env.ensure_packages()
            self.server = postgres.server(purpose)
            self.data_folder = state.folder("data", purpose)
            self.configuration = self._write_configuration(purpose)
        self.databases = Databases(self.server)
        self.environ = self._environ()

    @contextlib.contextmanager
    def running(self):
        with self.server.running():
            yield self

    def odoo(self, *arguments, **options):
        """Run the Odoo command, connected to this terminal; return its status."""
        return process.call(odoo_command(*arguments), env=self.environ, **options)

    def odoo_logged(self, *arguments, remedy, **options):
        command = odoo_command(*arguments)
        environ = self.environ | options.pop("environ", {})
        process.logged(command, "odoo", remedy, env=environ, **options)

    def odoo_shell(self, database, script, remedy, **options):
        """Run a script of this package within a database."""
        with open(state.ROOT / "setup" / "bootstrap" / script) as text:
            arguments = ("shell", "-d", database, "--no-http")
            self.odoo_logged(*arguments, remedy=remedy, stdin=text, **options)

    def _environ(self):
        folders = [python_env.VENV / "bin", self.server.programs, os.environ["PATH"]]
        environ = {name: os.environ[name] for name in os.environ if name not in FOREIGN}
        return (
            environ
            | self.server.environ
            | {
                "ODOO_RC": str(self.configuration),
                "PATH": os.pathsep.join(map(str, folders)),
                "VIRTUAL_ENV": str(python_env.VENV),
            }
        )

    def _write_configuration(self, purpose):
        path = state.STATE / f"{purpose}.conf"
        known = configparser.ConfigParser(interpolation=None)
        known.read(path)
        password = known.get("options", "admin_passwd", fallback=secrets.token_hex(16))
        settings = {
            "addons_path": state.ROOT,
            "data_dir": self.data_folder,
            "http_interface": "127.0.0.1",
            "admin_passwd": password,
        }
        lines = [f"{name} = {value}\n" for name, value in settings.items()]
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w") as output:
            output.writelines(["[options]\n", *lines])
        return path


def odoo_command(*arguments):
    """Odoo finds commands of addons only when the path to these comes first."""
    command = [str(python_env.VENV / "bin" / "odoo")]
    if arguments and not arguments[0].startswith("-"):
        command.append(f"--addons-path={state.ROOT}")
    return [*command, *arguments]
