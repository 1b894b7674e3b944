"""The addons of this repository: which there are, what they need, what changed."""

import ast
import hashlib

from .state import ROOT

# Used where installed, never required: the tests want to see them at work.
OPTIONAL = ("pos_loyalty", "pos_sale", "sale_margin")

IGNORED_FOLDERS = {"__pycache__", "node_modules"}


def names():
    return sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))


def manifest(name):
    return ast.literal_eval((ROOT / name / "__manifest__.py").read_text())


def dependencies():
    """Odoo's own modules that ours name; they are installed first, once."""
    ours = set(names())
    needed = {module for name in ours for module in manifest(name).get("depends", [])}
    return sorted(needed - ours)


def modules_for_tests():
    """Odoo's own modules that the tests need."""
    return sorted({*dependencies(), *OPTIONAL})


def update_arguments(installed):
    """What makes Odoo install new addons and update those that are installed."""
    new = [name for name in names() if name not in installed]
    old = [name for name in names() if name in installed]
    # Each option makes Odoo read some 600 manifests again: only those needed.
    install = ["-i", ",".join(new)] if new else []
    return install + (["-u", ",".join(old)] if old else [])


def fingerprint():
    """Changes whenever a file does that an installed database depends on."""
    # Python tests are read at the run itself: they need no database made anew.
    return _digest(
        path
        for name in names()
        for path in files(name)
        if path.suffix != ".py" or path.relative_to(ROOT).parts[1] != "tests"
    )


def assets_fingerprint():
    """Changes whenever the bundles of scripts and styles may."""
    manifests = (ROOT / name / "__manifest__.py" for name in names())
    static = (path for name in names() for path in files(name, folder="static"))
    return _digest([*manifests, *static])


def files(name, *suffixes, folder=""):
    """The files of an addon, all or those with one of the suffixes."""
    return sorted(
        path
        for path in (ROOT / name / folder).rglob("*")
        if path.is_file()
        and not IGNORED_FOLDERS.intersection(path.parts)
        and (not suffixes or path.suffix in suffixes)
    )


def _digest(paths):
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]
