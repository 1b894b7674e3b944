"""Copies of the tests' database, for what has to commit, kill or uninstall."""

import contextlib
import os
import subprocess
import uuid

import psycopg2


@contextlib.contextmanager
def copy(template=None):
    """Yield the name of a copy, dropped at the end.

    :param str template: of which database, by default the tests'
    """
    run = os.environ["SHOP_CRM_TEST_DATABASE"]
    name = f"{run}_{uuid.uuid4().hex[:8]}"
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or run}"')
    try:
        yield name
    finally:
        execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(statement):
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def names(prefix):
    """Return the names of the databases that begin with a prefix."""
    connection = psycopg2.connect(dbname="postgres")
    cursor = connection.cursor()
    cursor.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
    )
    found = [name for (name,) in cursor.fetchall()]
    connection.close()
    return found


def shell(name, script, addons=None, **environ):
    """Run a script in Odoo's shell and return what it printed.

    :param addons: folder of the addons, by default those of this repository
    """
    path = [f"--addons-path={addons}"] if addons else []
    done = subprocess.run(
        ["odoo", *path, "shell", "-d", name, "--no-http", "--log-level=warn"],
        input=script,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE": name, **environ},
    )
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    return done.stdout
