"""Copies of the tests' database, for what has to commit, kill or uninstall."""

import contextlib
import os
import subprocess
import uuid

import psycopg2


@contextlib.contextmanager
def copy():
    """Yield the name of a copy of the tests' database, dropped at the end."""
    template = os.environ["SHOP_CRM_TEST_DATABASE"]
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(statement):
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def shell(name, script, **environ):
    """Run a script in Odoo's shell and return what it printed."""
    done = subprocess.run(
        ["odoo", "shell", "-d", name, "--no-http", "--log-level=warn"],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE": name, **environ},
    )
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done.stdout
