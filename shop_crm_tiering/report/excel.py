"""What all our workbooks have in common: names, text, formats, colours."""

import re

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from odoo.tools import SQL

from ..tools.arguments import SURROGATES_AND_NUL

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


class ReportBook(xlsxwriter.Workbook):
    """A workbook that writes row by row, takes text for text, and looks like ours.

    A sheet is left before the next one begins. Formats: ``kinds`` of cells and
    ``totals`` of lines of sums (dicts by ``text``, ``date``, ``count``, ``hours``,
    ``money``, ``share``); ``title``, ``note``, ``head``, ``bold``, ``wrapped``,
    ``left`` and ``line``.

    :param target: path, or a binary file open for writing
    :param currency: res.currency of the money
    """

    def __init__(self, target, currency):
        super().__init__(
            target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.sheet_names = SheetNames()
        self._define_kinds(money_format(currency))
        self.title = self.add_format({"bold": True, "font_size": 16})
        self.note = self.add_format({"font_color": "#666666"})
        self.wrapped = self.add_format({"text_wrap": True, "valign": "top"})
        self.left = self.add_format({"align": "left"})
        self.bold = self.add_format({"bold": True, "valign": "top"})
        self.line = self.add_format({"bottom": 1})
        self.head = self.add_head_format("#e6e6e6")

    def _define_kinds(self, money):
        styles = {
            "text": {"num_format": "@"},
            "date": {"num_format": "yyyy-mm-dd"},
            "count": {"num_format": "#,##0"},
            "hours": {"num_format": "0.0"},
            "money": {"num_format": money},
            "share": {"num_format": "0.0%"},
        }
        total = {"bold": True, "top": 1}
        self.kinds = {kind: self.add_format(each) for kind, each in styles.items()}
        self.totals = {
            kind: self.add_format({**total, **each}) for kind, each in styles.items()
        }

    def add_head_format(self, color):
        """Return the format of the cells above a table."""
        return self.add_format(
            {
                "bold": True,
                "bg_color": color,
                "bottom": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
        )

    def describe(self, title, company):
        """Write who made the file, when, and what it is."""
        self.set_properties(
            {
                "title": clean(title),
                "author": clean(company.env.user.name),
                "company": clean(company.name),
                "created": company._shop_now(),
            }
        )

    def add_report_sheet(self, name):
        """Return a new sheet that prints on A4, its name made fit."""
        sheet = self.add_worksheet(self.sheet_names.give(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def write_sum(self, sheet, cell, start, numbers, kind="count"):
        """Write the sum of the cells from ``start`` up to before ``cell``.

        :param tuple cell: row and column, below the last number or right of it
        :param tuple start: row and column of the first number
        :param numbers: what the cells hold, for programs that do not calculate
        """
        row, place = cell
        end = (row, place - 1) if start[0] == row else (row - 1, place)
        cells = f"{xl_rowcol_to_cell(*start)}:{xl_rowcol_to_cell(*end)}"
        sheet.write_formula(
            row, place, f"=SUM({cells})", self.totals[kind], sum(numbers)
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
