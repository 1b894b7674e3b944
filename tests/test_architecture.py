"""What the documents for developers name is there: their walks lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("doc/architecture.md", "CONTRIBUTING.md")
TEXT = "\n".join((ROOT / path).read_text() for path in DOCUMENTS)
SOURCES = "\n".join(
    path.read_text()
    for pattern in ("shop_crm_*/**/*.py", "shop_crm_*/**/*.js", "shop_crm_*/data/*.xml")
    for path in ROOT.glob(pattern)
)


def _named(pattern):
    return sorted(set(re.findall(pattern, TEXT, re.MULTILINE)))


@pytest.mark.parametrize("path", _named(r"`((?:shop_crm_\w+|tests|doc)/[\w./]+)`"))
def test_a_path_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", _named(r"`(_?[a-z]+_\w+)(?:\([\w, ]*\))?`"))
def test_a_name_is_there(name):
    assert re.search(rf"\b{name}\b", SOURCES)


@pytest.mark.parametrize("room", _named(r"^\| `([a-z_]+)` \|"))
def test_a_room_is_there(room):
    assert list(ROOT.glob(f"shop_crm_*/models/{room}/__init__.py"))
