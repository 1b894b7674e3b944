"""Codes out of names, so that nobody has to think of one."""

import re

from pypinyin import lazy_pinyin


def code_from_name(name):
    """Return a name in lower case ASCII, words joined by ``_``; pinyin of Chinese."""
    latin = "".join(lazy_pinyin(name or ""))
    return re.sub(r"[^a-z0-9]+", "_", latin.lower()).strip("_")
