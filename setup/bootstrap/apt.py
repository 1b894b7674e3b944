"""Debian packages: through the system's apt as root, else unpacked in private.

No mirror is named here: it is the one that the host's own apt is configured with.
Private use never touches the system: own lists, own cache, own status file.
"""

import os
import platform
import shutil
from pathlib import Path

from . import process, state
from .console import SetupError, step

KEYRINGS = ("gpg", "pgp")
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


class PrivateApt:
    """An apt with a folder of its own; `sources` replace those of the host."""

    def __init__(self, name, sources=None):
        self.folder = state.folder("apt", name)
        state.folder("apt", name, "lists", "partial")
        state.folder("apt", name, "cache", "archives", "partial")
        self.status = self.folder / "status"
        self.status.touch()
        self.options = self._options(sources)

    def update(self):
        self._run("update", remedy="Could not read the package lists: check network")

    def download(self, packages):
        """Fetch exactly these packages; apt completes and checks partial files."""
        self._run("download", *packages, remedy="Could not download: check network")
        return sorted(self.folder.glob("*.deb"))

    def forget(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def _options(self, sources):
        settings = {
            "Dir::State": self.folder,
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::status": self.status,
            "Dir::Cache": self.folder / "cache",
            "Debug::NoLocking": "1",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        if sources:
            path = self.folder / "sources.list"
            path.write_text("".join(f"{line}\n" for line in sources))
            settings |= {"Dir::Etc::sourcelist": path, "Dir::Etc::sourceparts": "-"}
        return [
            part
            for item in settings.items()
            for part in ("-o", "=".join(map(str, item)))
        ]

    def _run(self, *arguments, remedy):
        process.logged(
            ["apt-get", *self.options, *arguments],
            log="apt",
            remedy=remedy,
            cwd=self.folder,
            env=os.environ | QUIET,
        )


def unpack(packages, target):
    """Unpack .deb files; needs no root and runs none of their scripts."""
    for package in packages:
        process.logged(
            ["dpkg", "-x", package, target], "apt", f"Can't unpack {package}"
        )


def install(packages, purpose):
    """Install in the system, as root."""
    process.need("apt-get", f"install {' '.join(packages)} by hand.")
    environ = os.environ | QUIET
    remedy = f"Could not install {' '.join(packages)}: check network and apt"
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    with step(f"Installing {' '.join(packages)} ({purpose})"):
        process.logged(["apt-get", *wait, "update"], "apt", remedy, env=environ)
        command = ["apt-get", *wait, "install", "-y", "--no-install-recommends"]
        process.logged([*command, *packages], "apt", remedy, env=environ)


def has_apt():
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


def debian_mirror():
    """The Debian mirror of this host, or the one that DEBIAN_MIRROR names."""
    if named := os.environ.get("DEBIAN_MIRROR"):
        return named
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    mirrors = process.read([*command, "Created-By: Packages"]).splitlines()
    debian = [uri for uri in mirrors if uri.rstrip("/").endswith("/debian")]
    if not debian and _distribution() == "debian":
        debian = mirrors
    if not debian:
        raise SetupError(
            "this system's apt knows no Debian mirror: set ODOO_PATH to an Odoo 19 "
            "(a git checkout will do), or DEBIAN_MIRROR to a mirror's address."
        )
    return debian[0]


def debian_keyring():
    for suffix in KEYRINGS:
        path = Path(f"/usr/share/keyrings/debian-archive-keyring.{suffix}")
        if path.exists():
            return path
    raise SetupError(
        "Debian's keyring is missing: install the package debian-archive-keyring."
    )


def _distribution():
    try:
        return platform.freedesktop_os_release().get("ID", "")
    except OSError:
        return ""
