"""The rules of the house: who looks for a thing finds it, and chains are in sight."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ADDONS = sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
FEWEST_LINES = 40
MOST_LINES = 400
# Methods of one model that several files of one addon define, each calling the next
# by super(). The order is that of `models/__init__.py`; add one only with a reason.
CHAINS = set()


@cache
def classes(addon):
    """Return ``[(path, model, names of its methods, whether it is made here)]``."""
    return [
        (path, *found)
        for folder in ("models", "wizard", "report")
        for path in sorted((ROOT / addon / folder).rglob("*.py"))
        for found in _models(path)
    ]


def _models(path):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            settings = {
                target.id: statement.value
                for statement in node.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if isinstance(target, ast.Name)
            }
            parents = _names(settings.get("_inherit"))
            name = (_names(settings.get("_name")) or parents or [None])[0]
            if name:
                methods = [
                    each.name for each in node.body if isinstance(each, ast.FunctionDef)
                ]
                yield name, methods, name not in parents


def _names(value):
    if isinstance(value, ast.Constant):
        return [value.value]
    if isinstance(value, ast.List | ast.Tuple):
        return [each.value for each in value.elts if isinstance(each, ast.Constant)]
    return []


def _rooms(addon):
    text = (ROOT / addon / "models" / "__init__.py").read_text()
    return re.findall(r"^from \. import (\w+)", text, re.MULTILINE)


def _packages(addon):
    return sorted((ROOT / addon / "models").rglob("__init__.py"))


@pytest.mark.parametrize("addon", ADDONS)
def test_a_method_of_a_model_is_written_in_one_place(addon):
    places = defaultdict(set)
    for path, model, methods, _made_here in classes(addon):
        for method in methods:
            places[addon, model, method].add(path)
    chains = {key for key, paths in places.items() if len(paths) > 1}
    assert chains == {chain for chain in CHAINS if chain[0] == addon}


@pytest.mark.parametrize("addon", ADDONS)
def test_a_room_looks_into_rooms_below_it_alone(addon):
    models = ROOT / addon / "models"
    rooms = _rooms(addon)
    for path in sorted(models.glob("*/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level == 2:
                other = (node.module or node.names[0].name).split(".")[0]
                assert rooms.index(other) < rooms.index(path.parent.name), path


@pytest.mark.parametrize("addon", ADDONS)
def test_each_room_says_what_it_is_for(addon):
    for path in _packages(addon):
        assert ast.get_docstring(ast.parse(path.read_text())), path


@pytest.mark.parametrize("addon", ADDONS)
def test_files_are_neither_crumbs_nor_tomes(addon):
    extended = defaultdict(set)
    for path, model, _methods, _made_here in classes(addon):
        extended[model].add(path)
    for path, model, _methods, made_here in classes(addon):
        lines = len(path.read_text().splitlines())
        is_alone = made_here or len(extended[model]) == 1
        assert lines >= FEWEST_LINES or is_alone, f"{path}: merge it into its neighbour"
    for path in (ROOT / addon).rglob("*.py"):
        lines = len(path.read_text().splitlines())
        assert lines <= MOST_LINES, f"{path}: {lines} lines"


@pytest.mark.parametrize("addon", ADDONS)
def test_screens_override_nothing_of_odoo(addon):
    core = {"create", "write", "unlink", "copy", "default_get", "onchange", "read"}
    for path, _model, methods, _made_here in classes(addon):
        if path.stem.endswith("_screen"):
            assert not core.intersection(methods), path
