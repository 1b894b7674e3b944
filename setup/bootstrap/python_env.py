"""The virtual environment: Odoo's Python, with pinned packages, made by uv.

The pins are compiled requirement files: a `uv.lock` would hold the address of the
index that wrote it. What this machine's pip is told about indexes, uv is told, too.
"""

import ast
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from . import apt, process, state
from .console import SetupError, step

VENV = state.STATE / "venv"
PYTHON = VENV / "bin" / "python"
UV = state.STATE / "uv" / "bin" / "uv"
UV_VERSION = "0.13.9"
PINS = ("requirements", "requirements-test", "requirements-postgres")
NO_NETWORK = "Could not install Python packages: check network and pip's settings"
WHEELS_OF_DEBIAN = Path("/usr/share/python-wheels")
# Options of pip, and the variables by which uv knows them.
INDEX_OPTIONS = {
    "cert": "SSL_CERT_FILE",
    "constraint": "UV_CONSTRAINT",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "index-url": "UV_DEFAULT_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
}


def ensure_venv(odoo):
    """Make the environment able to import Odoo and to run it by the name `odoo`."""
    key = state.digest(UV_VERSION, *sys.version_info[:2])
    if not (state.is_current("venv", key) and PYTHON.exists()):
        with step("Making a Python environment"):
            _make()
        state.stamp("venv", key)
    _write(site_packages() / "odoo-tree.pth", f"{odoo.python_path}\n")
    # Not `python -m odoo`: Odoo starts its websocket process as sys.argv[0].
    launcher = f"#!{PYTHON}\nimport odoo.cli\n\nodoo.cli.main()\n"
    _write(VENV / "bin" / "odoo", launcher, mode=0o755)


def ensure_packages(pins="requirements"):
    """Install one of the files of pins, unless that has been done."""
    path = state.PINS / f"{pins}.txt"
    key = state.digest(path.read_text())
    if state.is_current(pins, key):
        return
    with step(f"Installing Python packages ({path.name})"):
        _uv("pip", "install", "--no-cache", "--python", PYTHON, "-r", path)
    state.stamp(pins, key)


def site_packages():
    return next((VENV / "lib").glob("python3.*/site-packages"))


def _make():
    shutil.rmtree(VENV, ignore_errors=True)
    for name in PINS:
        (state.STATE / "stamps" / name).unlink(missing_ok=True)
    target = ["--target", UV.parents[1], "--upgrade", f"uv=={UV_VERSION}"]
    process.logged([sys.executable, _pip(), "install", *target], "python", NO_NETWORK)
    _uv("venv", "--no-project", "--python", sys.executable, VENV)


def _uv(*arguments):
    environ = {**os.environ, **_index_variables()}
    environ.pop("PYTHONPATH", None)
    process.logged([UV, *arguments], "python", NO_NETWORK, env=environ)


def _pip():
    """A pip that runs from the wheel that Python's ensurepip has."""
    ensurepip = importlib.util.find_spec("ensurepip")
    if not ensurepip and process.is_root():
        apt.install(["python3-venv"], "for pip")
        importlib.invalidate_caches()
        ensurepip = importlib.util.find_spec("ensurepip")
    if not ensurepip:
        raise SetupError("python3 lacks its module ensurepip: install python3-venv.")
    folders = (Path(ensurepip.origin).parent / "_bundled", WHEELS_OF_DEBIAN)
    wheels = (wheel for folder in folders for wheel in folder.glob("pip-*.whl"))
    return next(wheels) / "pip"


def _index_variables():
    """What pip's configuration says about indexes, as uv's variables."""
    lines = process.read([sys.executable, _pip(), "config", "list"]).splitlines()
    options = {}
    # The environment's are listed first, but count most.
    for line in sorted(lines, key=lambda line: line.startswith(":env:")):
        name, _, value = line.partition("=")
        options[name.rpartition(".")[2]] = " ".join(ast.literal_eval(value).split())
    known = {uv: options[pip] for pip, uv in INDEX_OPTIONS.items() if pip in options}
    if "UV_FIND_LINKS" in known:
        known["UV_FIND_LINKS"] = known["UV_FIND_LINKS"].replace(" ", ",")
    # As pip does: the pinned version may lie on any of the indexes.
    return {"UV_INDEX_STRATEGY": "unsafe-best-match", **known}


def _write(path, text, mode=0o644):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(mode)
