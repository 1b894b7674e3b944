"""Chromium and a Chinese font, which tours and screenshots need.

Odoo skips its browser tests where it finds no browser: here that is a failure.
"""

import shutil
from pathlib import Path

from . import apt, process
from .console import SetupError

# In the order in which Odoo looks for them.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FONT_FILES = "NotoSansCJK*"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def ensure_browser():
    """Install what is missing as root; others are told what to install."""
    missing = [] if find() else ["chromium"]
    missing += [] if _has_font() else ["fonts-noto-cjk"]
    if missing and not process.is_root():
        raise SetupError(
            f"browser tests need {' and '.join(missing)}: let root install them, "
            f"apt-get install {' '.join(missing)}."
        )
    if missing:
        apt.install(missing, "for browser tests")
    if not process.read([find() or "chromium", "--version"]):
        raise SetupError("Chromium does not start: install the package chromium.")


def find(path=None):
    """The browser that Odoo would take, or None."""
    return next(filter(None, (shutil.which(name, path=path) for name in NAMES)), None)


def _has_font():
    return any(next(Path(each).rglob(FONT_FILES), None) for each in FONT_FOLDERS)
