"""A pytest plugin: shares the tests out to the workers of a whole run.

A worker does the whole of a class, because making its records takes longer than most
of its tests. What takes minutes comes first, and is shared test by test where they have
little in common.
"""

import re
from contextlib import nullcontext

from xdist.scheduler import LoadScopeScheduling

LONG = re.compile(r"killed|upgrade|Sample|Tour|Browser|Reference|Corpus")
SHARED = re.compile(r"EngineReference|(Tier|Followup|Complaint)Tours")


class Sharing(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        is_plain = nodeid.count("::") == 1
        if is_plain or SHARED.search(nodeid):
            return nodeid
        return super()._split_scope(nodeid)


def pytest_configure(config):
    # All workers would have the files of one database, and each collect as garbage
    # what the others' tests have made. There is nothing to share: what a template
    # has, it keeps in the database.
    if plugin := config.pluginmanager.get_plugin("odoo"):
        plugin._shared_filestore = lambda _original, _own: nullcontext()


def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not LONG.search(item.nodeid))
