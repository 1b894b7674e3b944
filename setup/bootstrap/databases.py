"""Databases of one server: names, copies, and a note each carries about itself."""

import json
import os
import re
import subprocess

from .console import SetupError

VALID_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")


class Databases:
    def __init__(self, server):
        self.programs = server.programs
        self.environ = {**os.environ, **server.environ}

    def exists(self, name):
        return name in self.names()

    def names(self, prefix=""):
        rows = self._query("SELECT datname FROM pg_database ORDER BY datname")
        return [name for name in rows if name.startswith(prefix)]

    def create(self, name):
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        # Odoo does so with a database it makes itself; searching by name needs it.
        self._execute("CREATE EXTENSION IF NOT EXISTS pg_trgm", database=name)

    def copy(self, source, target):
        self._execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def rename(self, old, new):
        self._execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def drop(self, name):
        # FORCE: a server that was killed may have left a connection behind.
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def now(self):
        """What the server takes for now, in seconds since 1970."""
        return float(self._query("SELECT extract(epoch FROM now())")[0])

    def note(self, name):
        """What was noted about a database; empty for one that we didn't make."""
        rows = self._query(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            f"WHERE datname = '{name}'"
        )
        try:
            return json.loads(rows[0])["shop_crm_setup"] if rows else {}
        except (ValueError, KeyError, TypeError):
            return {}

    def write_note(self, name, note):
        """Kept as the database's comment: it goes when the database goes."""
        text = json.dumps({"shop_crm_setup": note}).replace("'", "''")
        self._execute(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")

    def _query(self, sql):
        return self._psql(sql).stdout.splitlines()

    def _execute(self, sql, database="postgres"):
        done = self._psql(sql, database)
        if done.returncode:
            raise SetupError(f"PostgreSQL refused: {done.stderr.strip()} ({sql})")

    def _psql(self, sql, database="postgres"):
        program = str(self.programs / "psql")
        command = [program, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database]
        return subprocess.run(
            [*command, "-c", sql], env=self.environ, capture_output=True, text=True
        )


def check_name(name):
    if not VALID_NAME.fullmatch(name):
        raise SetupError(f"{name!r} can't name a database: use letters, digits, _.")
    return name


def is_alive(pid):
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        pass
    return True
