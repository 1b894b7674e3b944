"""What Excel asks of any workbook: names, text, formats, colours."""

import re

import xlsxwriter

from odoo.tools import SQL

from ..tools.arguments import SURROGATES_AND_NUL

# Rows of a sheet below its header.
MAX_ROWS = 1_048_575
# Excel takes 32,767 UTF-16 units a cell; an emoji is two of them.
MAX_TEXT = 16_000
MAX_SHEET_NAME = 31
# XML 1.0 has no way to write these.
FORBIDDEN = "".join(
    chr(code) for code in (*range(1, 9), *range(11, 32), 0x7F, 0xFFFE, 0xFFFF)
)
# In constant-memory mode xlsxwriter takes such text for its own rich text and
# hands it on as XML, formulas included.
RICH, PLAIN = "<r>", "< r>"
# Odoo's own palette (web, $o-colors), by the number that records hold.
PALETTE = (
    "a2a2a2 ee2d2d dc8534 e8bb1d 5794dd 9f628f "
    "db8865 41a9a2 304be0 ee2f8a 61c36e 9872e6"
).split()


def open_workbook(target, **options):
    """Return a workbook that writes row by row and takes text for text.

    :param target: path, or a binary file open for writing
    """
    return xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            **options,
        },
    )


def clean(text):
    """Return text that a cell can hold; control characters are dropped."""
    text = SURROGATES_AND_NUL.sub("", text or "")
    text = text.translate(dict.fromkeys(map(ord, FORBIDDEN)))
    return text.replace(RICH, PLAIN)[:MAX_TEXT]


def clean_sql(text):
    """Return the SQL that does to a text what :func:`clean` does."""
    return SQL(
        "replace(translate(left(%s, %s), %s, ''), %s, %s)",
        text,
        MAX_TEXT,
        FORBIDDEN,
        RICH,
        PLAIN,
    )


class SheetNames:
    """Hands out names that Excel takes: short, unique, without its own signs."""

    def __init__(self):
        # Excel keeps this one for itself.
        self._taken = {"history"}

    def give(self, wish):
        """Return a name of at most 31 UTF-16 units that is not given yet."""
        wish = " ".join(re.sub(r"[\[\]:*?/\\]", " ", clean(wish)).split())
        wish = wish.strip("'") or "-"
        name, number = _shorten(wish, MAX_SHEET_NAME), 1
        while name.casefold() in self._taken:
            number += 1
            ending = f" ({number})"
            name = _shorten(wish, MAX_SHEET_NAME - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def _shorten(text, units):
    """Return the beginning of a text that fits into so many UTF-16 units."""
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.rstrip(" '")


def money_format(currency):
    """Return the number format of a currency: its sign, place and decimals."""
    decimals = currency.decimal_places
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    sign = clean(currency.symbol or currency.name).replace('"', "")
    return f'{number} "{sign}"' if currency.position == "after" else f'"{sign}"{number}'


def tint(number, strength=0.45):
    """Return a colour of the palette, mixed with white so that black reads well.

    :param float strength: 1 for the full colour, 0 for white
    """
    full = PALETTE[number % len(PALETTE)]
    parts = [int(full[place : place + 2], 16) for place in (0, 2, 4)]
    return "#" + "".join(f"{round(255 - (255 - p) * strength):02x}" for p in parts)
