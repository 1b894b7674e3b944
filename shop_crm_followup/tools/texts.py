"""Texts with words in braces, plainly replaced: nothing in them is ever executed."""

import re

from markupsafe import Markup, escape

VARIABLE = re.compile(r"\{([^{}]*)\}")


def get_unknown_variables(text, known):
    """Return the words in braces that are none of the known ones, in order."""
    return [name for name in VARIABLE.findall(text or "") if name not in known]


def fill(text, values):
    """Return the text with each ``{name}`` replaced; what is empty leaves no gap.

    :param dict values: texts by name, or functions that return them
    """

    def replace(match):
        value = values.get(match[1])
        return str((value() if callable(value) else value) or "")

    return re.sub(r"[ \t]{2,}", " ", VARIABLE.sub(replace, text or ""))


def in_braces(names):
    """Return the names as they stand in a text."""
    return " ".join(f"{{{name}}}" for name in names)


def in_one_line(text):
    """Return a text without line breaks, as the head of an e-mail needs it."""
    return " ".join((text or "").split())


def as_html(text, own_address=None):
    """Return a text as markup in which only addresses of our own are links.

    Whatever else looks like an address may be a customer's text.

    :param str own_address: how an address begins that is a link
    """
    lines = Markup("<br/>").join(escape(line) for line in (text or "").splitlines())
    if own_address:
        # as plain text: what is added to markup would be escaped
        address = re.escape(str(escape(own_address))) + r"[^\s<]*"
        lines = Markup(re.sub(f"({address})", r'<a href="\1">\1</a>', str(lines)))
    return Markup("<p>%s</p>") % lines
