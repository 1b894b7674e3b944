"""Writes the digests of all texts that an earlier commit shipped into a migration.

    PYTHONPATH=tests .odoo/venv/bin/python -m upgrade.shipped_texts COMMIT VERSION

COMMIT is the last one of the version before; VERSION names the folder to write to.
"""

import importlib.util
import sys
import tempfile
from pathlib import Path

from upgrade import history

PER_LINE = 9


def load_tools():
    """Return what the migrations share, which needs no database to read files."""
    path = history.ROOT / "shop_crm_tiering" / "tools" / "upgrade.py"
    spec = importlib.util.spec_from_file_location("upgrade_tools", path)
    tools = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tools)
    return tools


def digests_of(folder, addon):
    """Return the digests of the texts of an addon in a folder, sorted."""
    return load_tools().shipped_digests(Path(folder, addon, "i18n", "zh_CN.po"))


def texts_of(addon):
    """Return ``{(addon, name, field, language): text}`` of an addon's translations.

    Only texts that are translated as a whole, and have an external id of the addon.
    """
    path = history.ROOT / addon / "i18n" / "zh_CN.po"
    return {
        (addon, row["imd_name"], row["name"].split(",")[1], lang): row[text]
        for row in load_tools().read_texts(path)
        if (row["type"], row["module"]) == ("model", addon)
        for lang, text in (("en_US", "src"), ("zh_CN", "value"))
        if lang == "zh_CN" or not row["is_label"]
    }


def main(commit, version):
    addons = sorted(path.parent.name for path in history.ROOT.glob("*/__manifest__.py"))
    with tempfile.TemporaryDirectory() as folder:
        history.extract(commit, addons, folder)
        for addon in addons:
            digests = digests_of(folder, addon)
            lines = [
                " ".join(digests[start : start + PER_LINE])
                for start in range(0, len(digests), PER_LINE)
            ]
            path = history.ROOT / addon / "migrations" / version / "shipped_texts.txt"
            path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
