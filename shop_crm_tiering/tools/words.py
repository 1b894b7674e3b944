"""Pieces of a sentence put together the way each language does it, and codes."""

import re
from functools import reduce

from pypinyin import lazy_pinyin


def join_texts(env, parts):
    """Return the texts as one list in the user's language, such as "a, b"."""

    def append(first, second):
        return env._("%(first)s, %(second)s", first=first, second=second)

    first, *others = [*parts] or [""]
    return reduce(append, others, first)


def number(value):
    """Return a number for reading: grouped, at most four decimals, none if whole.

    >>> number(1234567.50)
    '1,234,567.5'
    """
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def labelled(env, label, value):
    """Return a value behind its label, such as "City: Suzhou"."""
    return env._("%(label)s: %(value)s", label=label, value=value)


def join_sentences(env, sentences):
    """Return sentences one after another; Chinese puts no space between them."""

    def append(first, second):
        return env._("%(first)s %(second)s", first=first, second=second)

    return reduce(append, sentences)


def code_from_name(name):
    """Return a name in lower case ASCII, words joined by ``_``; pinyin of Chinese."""
    latin = "".join(lazy_pinyin(name or ""))
    return re.sub(r"[^a-z0-9]+", "_", latin.lower()).strip("_")
