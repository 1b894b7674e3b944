"""Chromium and a Chinese font, which tours and screenshots need.

Odoo skips its browser tests where it finds no browser: here that is a failure.
"""

import os
import shlex
import shutil
from pathlib import Path

from . import apt, process, state
from .console import SetupError, step

# In the order in which Odoo looks for them.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONT_FILES = "NotoSansCJK*"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
PACKAGES = {"chromium": "chromium", "font": "fonts-noto-cjk"}
HOST_STATUS = "/var/lib/dpkg/status"


def ensure_browser():
    """Return what the environment of the tests has to say about the browser."""
    wanted = [PACKAGES[part] for part in _missing()]
    if wanted:
        _provide(wanted)
    environ = _private_environ()
    version = process.read([find(environ["PATH"]) or "chromium", "--version"])
    if not version:
        raise SetupError("Chromium does not start: install the package chromium.")
    return environ


def _missing():
    found = {"chromium": find(os.environ["PATH"]), "font": _has_font(FONT_FOLDERS)}
    return [part for part, there in found.items() if not there]


def _provide(packages):
    if process.is_root():
        return apt.install(packages, "for browser tests")
    key = state.digest(*packages)
    if state.is_current("browser", key):
        return None
    if not apt.has_apt():
        raise SetupError(f"browser tests need {', '.join(packages)}: install them.")
    _unpack(packages)
    return state.stamp("browser", key)


def _unpack(packages):
    """As an ordinary user: unpack what is missing, with all that it needs."""
    private = apt.PrivateApt("browser", status=HOST_STATUS)
    with step(f"Downloading {' and '.join(packages)} (about 180 MB)"):
        private.update()
        archives = private.download_closure(packages)
    with step("Unpacking them"):
        tree, unfinished = _tree(), state.STATE / "browser.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        apt.unpack(archives, unfinished)
        shutil.rmtree(tree, ignore_errors=True)
        unfinished.rename(tree)
    _write_wrapper()
    _write_fonts()
    private.forget()


def _tree():
    return state.STATE / "browser"


def _write_wrapper():
    program = _tree() / "usr/lib/chromium/chromium"
    if not program.exists():
        return
    libraries = sorted({str(path.parent) for path in _tree().rglob("*.so*")})
    wrapper = state.folder("bin") / "chromium"
    wrapper.write_text(
        "#!/bin/sh\n"
        f"export LD_LIBRARY_PATH={shlex.quote(':'.join(libraries))}\n"
        f'exec {shlex.quote(str(program))} "$@"\n'
    )
    wrapper.chmod(0o755)


def _write_fonts():
    folders = [*FONT_FOLDERS, _tree() / "usr/share/fonts"]
    lines = [f"  <dir>{folder}</dir>\n" for folder in folders]
    (state.STATE / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<fontconfig>\n'
        + "".join(lines)
        + f"  <cachedir>{state.folder('font-cache')}</cachedir>\n"
        + '  <include ignore_missing="yes">/etc/fonts/conf.d</include>\n</fontconfig>\n'
    )


def _private_environ():
    environ = {"PATH": os.environ["PATH"]}
    if (state.STATE / "bin" / "chromium").exists():
        environ["PATH"] = os.pathsep.join((environ["PATH"], str(state.STATE / "bin")))
    if (state.STATE / "fonts.conf").exists():
        environ["FONTCONFIG_FILE"] = str(state.STATE / "fonts.conf")
    return environ


def find(search_path):
    return next(filter(None, (shutil.which(n, path=search_path) for n in NAMES)), None)


def _has_font(folders):
    return any(next(Path(folder).rglob(FONT_FILES), None) for folder in folders)
