"""Texts with words in braces, plainly replaced: nothing in them is ever executed."""

import re

VARIABLE = re.compile(r"\{([^{}]*)\}")


def get_unknown_variables(text, known):
    """Return the words in braces that are none of the known ones, in order."""
    return [name for name in VARIABLE.findall(text or "") if name not in known]


def fill(text, values):
    """Return the text with each ``{name}`` replaced; what is empty leaves no gap."""
    filled = VARIABLE.sub(lambda match: str(values.get(match[1]) or ""), text or "")
    return re.sub(r"[ \t]{2,}", " ", filled)


def in_braces(names):
    """Return the names as they stand in a text."""
    return " ".join(f"{{{name}}}" for name in names)
