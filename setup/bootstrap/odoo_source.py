"""Odoo 19 itself: the one that ODOO_PATH names, else Debian's package, unpacked."""

import dataclasses
import os
import re
import shutil
from pathlib import Path

from . import apt, process, state
from .console import SetupError, say, step

SERIES = (19, 0)
# Debian's unstable suite alone has Odoo; its package links to fonts and scripts
# of other packages. Those come from bookworm, whose versions hold the very files
# (unstable has dropped some), except Montserrat, which bookworm lacks.
PACKAGES = (
    "odoo-19/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
    "libjs-jquery/bookworm",
    "libjs-jquery-form/bookworm",
    "libjs-underscore/bookworm",
    "fonts-roboto-unhinted/bookworm",
    "fonts-ocr-b/bookworm",
    "fonts-montserrat/sid",
)
# Debian stripped this file, but the manifest of `mail` names it: without it every
# page logs an error, and an error on the console fails every tour.
STRIPPED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
NEEDED_BYTES = 3 * 10**9


@dataclasses.dataclass(frozen=True)
class Odoo:
    """`python_path` is the folder that holds the package `odoo`."""

    python_path: Path
    version: str

    def addons_folder(self, module):
        """Where a module lies: a checkout has most of them beside the package."""
        folders = (self.python_path / "odoo" / "addons", self.python_path / "addons")
        return next((path for path in folders if (path / module).is_dir()), None)

    def stripped_file(self):
        """The file that tours need and this tree lacks, or None."""
        home = self.addons_folder("mail")
        if home is None or (home / STRIPPED).exists():
            return None
        return home / STRIPPED


def ensure_odoo():
    if path := os.environ.get("ODOO_PATH"):
        return _inspect(Path(path).expanduser().absolute(), hint=f"ODOO_PATH={path}")
    root = state.STATE / "odoo"
    if not (state.STATE / "stamps" / "odoo").is_file() or not root.is_dir():
        _fetch(root)
    return _inspect(root, hint=f"{root}: delete it and run again")


def _inspect(path, hint):
    for python_path in (path, path / "usr/lib/python3/dist-packages"):
        release = python_path / "odoo" / "release.py"
        if release.is_file():
            break
    else:
        raise SetupError(f"no Odoo found in {hint}.")
    found = re.search(r"version_info = \((\d+), (\d+), ([^)]*)\)", release.read_text())
    if not found or (int(found[1]), int(found[2])) != SERIES:
        raise SetupError(f"Odoo {SERIES[0]}.{SERIES[1]} is needed, not that of {hint}.")
    return Odoo(python_path, _version(path))


def _version(path):
    """What tells one 19.0 from another: a commit or a package's file name."""
    if (path / ".git").exists():
        return process.read(["git", "-C", path, "rev-parse", "HEAD"])
    stamp = state.STATE / "stamps" / "odoo"
    ours = path.parent == state.STATE and stamp.is_file()
    return stamp.read_text() if ours else str(path)


def _fetch(root):
    if not apt.has_apt():
        raise SetupError("no apt here: set ODOO_PATH to an Odoo 19 (a git checkout).")
    free = shutil.disk_usage(state.folder()).free
    if free < NEEDED_BYTES:
        raise SetupError(f"3 GB are needed in {state.STATE}: set SHOP_CRM_HOME.")
    private = apt.PrivateApt("odoo", sources=_sources())
    with step("Reading Debian's package lists (about 20 MB)"):
        private.update()
    with step("Downloading Odoo 19 (about 130 MB)"):
        packages = private.download(PACKAGES)
    with step("Unpacking Odoo 19 (1.3 GB)"):
        _unpack(packages, root)
    state.stamp("odoo", packages[-1].name)
    say(f"  {packages[-1].name}")
    private.forget()


def _sources():
    mirror, keyring = apt.debian_mirror(), apt.debian_keyring()
    return [
        f"deb [signed-by={keyring}] {mirror} {suite} main"
        for suite in ("bookworm", "sid")
    ]


def _unpack(packages, root):
    unfinished = root.with_name("odoo.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    apt.unpack(packages, unfinished)
    python_path = unfinished / "usr/lib/python3/dist-packages"
    # A packaging slip: a part copy of odoo/addons, which Odoo would pick up.
    shutil.rmtree(python_path / "addons", ignore_errors=True)
    stub = python_path / "odoo" / "addons" / STRIPPED
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text("/* Not in Debian; only blurs the background of calls. */\n")
    _check_links(unfinished)
    _inspect(unfinished, hint="Debian's package")
    shutil.rmtree(root, ignore_errors=True)
    unfinished.rename(root)


def _check_links(tree):
    broken = [
        Path(folder, name)
        for folder, folders, files in os.walk(tree)
        for name in (*folders, *files)
        if not Path(folder, name).exists()
    ]
    if broken:
        raise SetupError(
            f"Debian's Odoo lacks the target of {broken[0].name} and "
            f"{len(broken) - 1} more links: set ODOO_PATH to an Odoo 19."
        )
