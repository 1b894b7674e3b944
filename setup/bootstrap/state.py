"""The state folder: where everything that is fetched or made lies."""

import contextlib
import fcntl
import hashlib
import os
from pathlib import Path

from .console import say

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("SHOP_CRM_HOME") or ROOT / ".odoo").absolute()
PINS = ROOT / "setup" / "pins"


def folder(*parts):
    path = STATE.joinpath(*parts)
    path.mkdir(parents=True, exist_ok=True)
    return path


def log_path(name):
    return folder("logs") / f"{name}.log"


def digest(*texts):
    """A short name for what the texts say."""
    return hashlib.sha256("\0".join(map(str, texts)).encode()).hexdigest()[:12]


def is_current(name, key):
    """Whether the part called `name` was finished, and with this very key."""
    path = STATE / "stamps" / name
    return path.is_file() and path.read_text() == key


def stamp(name, key):
    """Record that a part is finished; written last, so that it is never half done."""
    path = folder("stamps") / name
    unfinished = path.with_suffix(".new")
    unfinished.write_text(key)
    unfinished.replace(path)


@contextlib.contextmanager
def lock():
    """Let one command at a time change the state folder."""
    with open(folder() / "lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another setup command is at work in {STATE}: waiting for it...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
