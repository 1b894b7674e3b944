"""The virtual environment: Odoo's Python, with pinned packages."""

import importlib.util
import os
import shutil
import sys

from . import apt, process, state
from .console import SetupError, step

VENV = state.STATE / "venv"
PYTHON = VENV / "bin" / "python"
PIP = "26.3"  # takes half the time of the pip that Debian 12 has
NO_NETWORK = "Could not install Python packages: check network and pip's settings"


def ensure_venv(odoo):
    """Make the environment able to import Odoo and to run it by the name `odoo`."""
    if not (state.is_current("venv", PIP) and PYTHON.exists()):
        with step("Making a Python environment"):
            _make()
        state.stamp("venv", PIP)
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
        _pip("install", "-r", str(path))
    state.stamp(pins, key)


def site_packages():
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    own = VENV / "lib" / version / "site-packages"
    if own.is_dir():
        return own
    return next((VENV / "lib").glob("python3.*/site-packages"))


def _make():
    shutil.rmtree(VENV, ignore_errors=True)
    for name in ("requirements", "requirements-test", "requirements-postgres"):
        (state.STATE / "stamps" / name).unlink(missing_ok=True)
    has_pip = importlib.util.find_spec("ensurepip") is not None
    options = [] if has_pip else ["--without-pip"]
    command = [sys.executable, "-m", "venv", *options, str(VENV)]
    process.logged(command, "python", "Could not make a Python environment")
    if not has_pip:
        _pip_from_debian()
    _pip("install", f"pip=={PIP}")


def _pip_from_debian():
    # Debian's python3 alone has no ensurepip; its wheel of pip can run itself.
    if not apt.has_apt():
        raise SetupError("python3 lacks its module ensurepip: install python3-venv.")
    private = apt.PrivateApt("pip")
    private.update()
    tree = state.folder("apt", "pip", "tree")
    apt.unpack(private.download(["python3-pip-whl"]), tree)
    wheel = next(tree.glob("usr/share/python-wheels/pip-*.whl"))
    command = [PYTHON, wheel / "pip", "install", "--no-index", wheel]
    process.logged(command, "python", "Could not install pip")
    private.forget()


def _pip(*arguments):
    environ = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environ.pop("PYTHONPATH", None)
    command = [PYTHON, "-m", "pip", *arguments]
    process.logged(command, "python", NO_NETWORK, env=environ)


def _write(path, text, mode=0o644):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
        path.chmod(mode)
