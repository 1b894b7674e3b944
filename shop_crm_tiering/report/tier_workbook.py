"""The tier report as a workbook: summary, a sheet a tier, moves, parameters."""

from collections import namedtuple
from datetime import date
from itertools import chain, groupby, islice
from operator import itemgetter

from xlsxwriter.utility import xl_rowcol_to_cell

from . import excel
from .tier_summary import TierSummary

# A sheet of a tier, with the number of rows below its header.
Sheet = namedtuple("Sheet", "name rows")
SUMMED = ("amount", "margin")
# Other numbers read well as they are, and each format costs time for each cell.
FORMATTED = ("text", "date", "money")


class TierWorkbook:
    """Writes a report to a file, row by row.

    :param report: :class:`~.tier_report.TierReport`
    :param tuple part: number of this file and how many there are, None for one
    """

    def __init__(self, report, part=None):
        self.report = report
        self.part = part
        self.env = report.env
        self.places = {c.code: place for place, c in enumerate(report.columns)}
        self.sheets = {}
        self.sums = {}

    def write_to(self, target, progress=None):
        """Write the workbook.

        :param target: path, or a binary file open for writing
        :param progress: called with the numbers of customers done and to do
        :return: number of customers written
        """
        with excel.open_workbook(target) as book:
            self.book, self.names = book, excel.SheetNames()
            self._define_formats()
            self._describe()
            # Excel opens the first sheet; its sums are known at the end alone.
            summary = self._add_sheet(self.env._("Summary"))
            self._write_tiers(progress)
            self._write_moves(self._add_sheet(self.env._("Moves")))
            self._write_parameters(self._add_sheet(self.env._("Parameters")))
            TierSummary(self).fill(summary)
        return sum(sums["count"] for sums in self.sums.values())

    def _define_formats(self):
        add, currency = self.book.add_format, self.report.company.currency_id
        money = excel.money_format(currency)
        self.kinds = {
            "text": add({"num_format": "@"}),
            "date": add({"num_format": "yyyy-mm-dd"}),
            "count": add({"num_format": "#,##0"}),
            "money": add({"num_format": money}),
            "share": add({"num_format": "0.0%"}),
        }
        total = {"bold": True, "top": 1}
        self.totals = {
            "text": add(total),
            "count": add({**total, "num_format": "#,##0"}),
            "money": add({**total, "num_format": money}),
            "share": add({**total, "num_format": "0.0%"}),
        }
        self.title = add({"bold": True, "font_size": 16})
        self.note = add({"font_color": "#666666"})
        self.wrapped = add({"text_wrap": True, "valign": "top"})
        self.left = add({"align": "left"})
        self.bold = add({"bold": True, "valign": "top"})
        self.line = add({"bottom": 1})
        self.head = self._head_format("#e6e6e6")

    def _head_format(self, color):
        return self.book.add_format(
            {
                "bold": True,
                "bg_color": color,
                "bottom": 1,
                "text_wrap": True,
                "valign": "vcenter",
            }
        )

    def _describe(self):
        report = self.report
        self.book.set_properties(
            {
                "title": excel.clean(self.heading()),
                "author": excel.clean(report.env.user.name),
                "company": excel.clean(report.company.name),
                "created": report.company._shop_now(),
            }
        )

    def heading(self):
        return self.env._("Tier report: %s", self.report.scheme.name)

    def _add_sheet(self, name):
        sheet = self.book.add_worksheet(self.names.give(name))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    # ------------------------------------------------------------
    # A SHEET PER TIER
    # ------------------------------------------------------------

    def _write_tiers(self, progress):
        # Odoo's groupby would hold all rows in memory.
        rows = self.report.rows(progress)
        groups = groupby(rows, key=itemgetter(-1))  # pylint: disable=bad-builtin-groupby
        position, rows = next(groups, (None, ()))
        for place, tier in enumerate(self.report.tiers):
            self.sheets[tier], self.sums[tier] = [], dict.fromkeys(SUMMED, 0.0)
            self.sums[tier] |= {"count": 0, "buyers": 0}
            if place == position:
                self._write_tier(tier, rows)
                position, rows = next(groups, (None, ()))
            else:
                self._write_tier(tier, iter(()))

    def _write_tier(self, tier, rows):
        """Write the customers of a tier, on further sheets where one is full."""
        first = next(rows, None)
        while first is not None or not self.sheets[tier]:
            some = [first] if first is not None else []
            chunk = chain(some, islice(rows, excel.MAX_ROWS - len(some)))
            sheet = self._add_tier_sheet(tier)
            written = self._write_rows(sheet, chunk, self.sums[tier])
            sheet.autofilter(0, 0, max(written, 1), len(self.report.columns) - 1)
            self.sheets[tier].append(Sheet(sheet.get_name(), max(written, 1)))
            first = next(rows, None)

    def _add_tier_sheet(self, tier):
        sheet = self._add_sheet(tier.name)
        sheet.set_tab_color(excel.tint(tier.color, 1))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_row(0, 32)
        head = self._head_format(excel.tint(tier.color))
        for place, column in enumerate(self.report.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.label, head)
        return sheet

    def _write_rows(self, sheet, rows, sums):
        """Write customers below the header; return how many.

        The innermost loop: a writer per column, chosen once.
        """
        writers = [
            (
                place,
                sheet.write_string if column.kind == "text" else sheet.write_number,
                self.kinds[column.kind] if column.kind in FORMATTED else None,
            )
            for place, column in enumerate(self.report.columns)
        ]
        bought = self.places["count"]
        summed = [(code, self.places[code]) for code in SUMMED if code in self.places]
        number = buyers = 0
        for number, row in enumerate(rows, start=1):
            for (place, write, style), value in zip(writers, row, strict=False):
                if value is not None:
                    write(number, place, value, style)
            buyers += row[bought] > 0
            for code, place in summed:
                sums[code] += row[place] or 0
        sums["count"] += number
        sums["buyers"] += buyers
        return number

    # ------------------------------------------------------------
    # MOVES
    # ------------------------------------------------------------

    def _write_moves(self, sheet):
        """Write the matrix of tiers then and now, with its sums."""
        moves, tiers, top = self.report.moves(), list(self.report.tiers), 4
        self._write_moves_head(sheet, tiers, top)
        rows = [(self.env._("New"), None), *((tier.name, tier.id) for tier in tiers)]
        for row, (name, then) in enumerate(rows, start=top + 1):
            sheet.write_string(row, 0, excel.clean(name), self.bold)
            counts = [moves.get((then, tier.id), 0) for tier in tiers]
            for place, count in enumerate(counts, start=1):
                sheet.write_number(row, place, count, self.kinds["count"])
            self._write_sum(sheet, (row, len(tiers) + 1), (row, 1), counts)
        last, end = top + len(rows) + 1, len(tiers) + 1
        sheet.write_string(last, 0, self.env._("Total"), self.totals["text"])
        for place, tier in enumerate(tiers, start=1):
            counts = [moves.get((then, tier.id), 0) for _name, then in rows]
            self._write_sum(sheet, (last, place), (top + 1, place), counts)
        self._write_sum(sheet, (last, end), (top + 1, end), moves.values())

    def _write_moves_head(self, sheet, tiers, top):
        period = self.env._(
            "Rows: tier at the end of %(since)s. Columns: tier on %(day)s.",
            since=self.report.since.isoformat(),
            day=self.report.as_of.isoformat(),
        )
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(tiers) + 1, 14)
        sheet.freeze_panes(top + 1, 1)
        sheet.write_string(0, 0, self.env._("Moves"), self.title)
        sheet.write_string(1, 0, period, self.note)
        sheet.set_row(top, 32)
        heads = ["", *(tier.name for tier in tiers), self.env._("Total")]
        for place, label in enumerate(heads):
            sheet.write_string(top, place, excel.clean(label), self.head)

    def _write_sum(self, sheet, cell, start, numbers):
        """Write the sum of the cells from ``start`` up to before ``cell``."""
        row, place = cell
        end = (row, place - 1) if start[0] == row else (row - 1, place)
        cells = f"{xl_rowcol_to_cell(*start)}:{xl_rowcol_to_cell(*end)}"
        style = self.totals["count"]
        sheet.write_formula(row, place, f"=SUM({cells})", style, sum(numbers))

    # ------------------------------------------------------------
    # PARAMETERS
    # ------------------------------------------------------------

    def _write_parameters(self, sheet):
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 1, 80)
        sheet.freeze_panes(1, 0)
        sheet.write_string(0, 0, self.env._("Parameter"), self.head)
        sheet.write_string(0, 1, self.env._("Value"), self.head)
        for row, (label, value) in enumerate(self.report.parameters(), start=1):
            sheet.write_string(row, 0, excel.clean(label), self.bold)
            self._write_value(sheet, row, value)

    def _write_value(self, sheet, row, value):
        if isinstance(value, date):
            sheet.write_datetime(row, 1, value, self.kinds["date"])
        elif isinstance(value, int | float):
            sheet.write_number(row, 1, value, self.left)
        else:
            sheet.write_string(row, 1, excel.clean(value), self.wrapped)
