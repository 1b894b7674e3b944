"""A store of an earlier version is upgraded: nothing is lost, ours is corrected.

The addons of a fixed commit are installed, filled and changed by the shop; what the
upgrade makes of them is held against a fresh install of the present ones.
"""

import json
import os
import re
from pathlib import Path

import databases
import pytest
from upgrade import compare, history, old_store, shipped_texts

OWN = ("Own:", "自有：")
LOUD = re.compile(r" (WARNING|ERROR|CRITICAL) ")
RECOMPUTE = Path(__file__).with_name("upgrade") / "recompute.py"


class Store:
    """A store of the earlier commit, upgraded to the present addons."""

    def __init__(self, name, cr, addons):
        self.name = name
        self.cr = cr
        self.addons = addons
        self.texts_before = compare.texts(cr)
        compare.keep(cr)
        arguments = ["-d", name, "-u", ",".join(addons), "--stop-after-init"]
        self.log = old_store.run(["odoo", *arguments, *old_store.QUIET])

    def rows(self, query):
        """Return the rows of a query."""
        return compare.rows(self.cr, query)

    def of_addons(self, rows):
        """Return the rows whose first value is one of the store's addons."""
        return {row for row in rows if row[0] in self.addons}


@pytest.fixture(scope="module")
def fresh():
    """Yield a cursor on a fresh install of all present addons."""
    with compare.cursor(os.environ["SHOP_CRM_TEST_DATABASE"]) as cr:
        yield cr


@pytest.fixture(scope="class")
def store(request):
    """Yield the upgraded store of a class."""
    variant = request.cls.variant
    with old_store.copy(variant) as name, compare.cursor(name) as cr:
        yield Store(name, cr, old_store.VARIANTS[variant])


class Upgrade:
    """What has to hold of every store; ``variant`` says which addons it has."""

    variant = None

    def test_the_log_is_silent(self, store):
        assert [line for line in store.log.splitlines() if LOUD.search(line)] == []

    @pytest.mark.parametrize("what", ["COLUMNS", "INDEXES", "CONSTRAINTS"])
    def test_the_schema_is_that_of_a_fresh_install(self, store, fresh, what):
        query = getattr(compare, what)
        now, wanted = store.rows(query), compare.rows(fresh, query)
        assert now - wanted == set()
        assert self.lacking(wanted - now) == set()

    def lacking(self, rows):
        """Return the parts of a fresh schema that an upgraded store must have."""
        return rows

    def test_every_row_is_there_as_it_was(self, store):
        assert list(compare.changed_rows(store.cr)) == []

    def test_own_texts_are_kept(self, store):
        now = compare.texts(store.cr)
        own = {
            place: text
            for place, text in store.texts_before.items()
            if text.startswith(OWN)
        }
        assert len(own) >= 3
        assert {place: now.get(place) for place in own} == own

    def test_other_texts_are_those_of_the_present_version(self, store):
        now = compare.texts(store.cr)
        present = {}
        for addon in store.addons:
            present |= shipped_texts.texts_of(addon)
        different = {
            (place, now[place], text)
            for place, text in present.items()
            # labels of fields that mixins bring depend on the addons there are
            if now.get(place, text) != text and not now[place].startswith(OWN)
        }
        assert different == set()
        assert len(now.keys() & present.keys()) > 1000

    @pytest.mark.parametrize("what", ["RULES", "ACCESS", "JOBS", "EXTERNAL_IDS"])
    def test_ours_is_that_of_a_fresh_install(self, store, fresh, what):
        query = getattr(compare, what)
        now, wanted = store.rows(query), compare.rows(fresh, query)
        assert now == store.of_addons(wanted)

    def test_no_ready_made_record_has_another_name_now(self, store):
        files = {
            addon: "".join(
                path.read_text() for path in (history.ROOT / addon).rglob("*.xml")
            )
            for addon in store.addons
        }
        known = store.rows(compare.READY_MADE)
        assert len(known) > 200
        assert {row for row in known if f'id="{row[1]}"' not in files[row[0]]} == set()

    def test_nothing_is_orphaned(self, store):
        assert compare.dangling(store.cr) == set()
        assert store.rows(compare.LOOSE_VIEWS) == set()

    def test_hours_and_members_of_the_shop_stay(self, store):
        assert store.rows(compare.hours_of("ir_cron_export")) == {(5,)}
        assert ("admin",) not in store.rows(compare.ADMINISTRATORS)

    def test_figures_are_those_of_a_recompute(self, store):
        """And the migrations, made a second time, change nothing.

        Nor would the present Chinese words, forced onto every screen but the one that
        the shop has changed.
        """
        texts = compare.texts(store.cr)
        printed = databases.shell(store.name, RECOMPUTE.read_text())
        line = next(line for line in printed.splitlines() if "FOUND" in line)
        found = json.loads(line.partition("FOUND")[2])
        assert found.pop("schemes") > 1
        assert found.pop("screens") == ["shop_customer_group_view_form"]
        assert found == {"changed": 0, "written": 0}
        assert compare.texts(store.cr) == texts


class TestUpgradeOfAllAddons(Upgrade):
    variant = "all"


class TestUpgradeOfTieringAlone(Upgrade):
    variant = "tiering"

    def lacking(self, rows):
        """The other addons' tables and columns are not this store's."""
        return set()


def test_the_texts_of_the_version_before_are_kept_whole(tmp_path):
    addons = old_store.VARIANTS["all"]
    history.extract(old_store.COMMIT, addons, tmp_path)
    for addon in addons:
        kept = history.ROOT / addon / "migrations" / "19.0.1.1.0" / "shipped_texts.txt"
        assert kept.read_text().split() == shipped_texts.digests_of(tmp_path, addon)
