"""The addons of this repository: which there are, what they need, what changed."""

import ast
import hashlib

from .state import ROOT

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


def fingerprint():
    """Changes whenever a file does that an installed database depends on."""
    total = hashlib.sha256()
    for path in (path for name in names() for path in files(name)):
        if not _is_python_test(path):
            total.update(f"{path.relative_to(ROOT)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:12]


def files(name, *suffixes):
    """The files of an addon, all or those with one of the suffixes."""
    return sorted(
        path
        for path in (ROOT / name).rglob("*")
        if path.is_file()
        and not IGNORED_FOLDERS.intersection(path.parts)
        and (not suffixes or path.suffix in suffixes)
    )


def _is_python_test(path):
    # Read at the run itself: no database has to be made anew for these.
    return path.suffix == ".py" and path.relative_to(ROOT).parts[1] == "tests"
