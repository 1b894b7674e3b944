"""The tier report as a workbook: summary, a sheet a tier, moves, parameters."""

from collections import namedtuple
from datetime import date
from itertools import chain, groupby, islice
from operator import itemgetter

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
        company = self.report.company
        with excel.ReportBook(target, company.currency_id) as book:
            self.book = book
            book.describe(self.heading(), company)
            # Excel opens the first sheet; its sums are known at the end alone.
            summary = self.book.add_report_sheet(self.env._("Summary"))
            self._write_tiers(progress)
            self._write_moves(self.book.add_report_sheet(self.env._("Tier moves")))
            self._write_parameters(self.book.add_report_sheet(self.env._("Parameters")))
            TierSummary(self).fill(summary)
        return sum(sums["count"] for sums in self.sums.values())

    def heading(self):
        """Return the title of the report, in the reader's language."""
        return self.env._("Tier report: %s", self.report.scheme.name)

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
        sheet = self.book.add_report_sheet(tier.name)
        sheet.set_tab_color(excel.tint(tier.color, 1))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_row(0, 32)
        head = self.book.add_head_format(excel.tint(tier.color))
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
                self.book.kinds[column.kind] if column.kind in FORMATTED else None,
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
            sheet.write_string(row, 0, excel.clean(name), self.book.bold)
            counts = [moves.get((then, tier.id), 0) for tier in tiers]
            for place, count in enumerate(counts, start=1):
                sheet.write_number(row, place, count, self.book.kinds["count"])
            self.book.write_sum(sheet, (row, len(tiers) + 1), (row, 1), counts)
        last, end = top + len(rows) + 1, len(tiers) + 1
        sheet.write_string(last, 0, self.env._("Total"), self.book.totals["text"])
        for place, tier in enumerate(tiers, start=1):
            counts = [moves.get((then, tier.id), 0) for _name, then in rows]
            self.book.write_sum(sheet, (last, place), (top + 1, place), counts)
        self.book.write_sum(sheet, (last, end), (top + 1, end), moves.values())

    def _write_moves_head(self, sheet, tiers, top):
        period = self.env._(
            "Rows: tier at the end of %(since)s. Columns: tier on %(day)s.",
            since=self.report.since.isoformat(),
            day=self.report.as_of.isoformat(),
        )
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(tiers) + 1, 14)
        sheet.freeze_panes(top + 1, 1)
        sheet.write_string(0, 0, self.env._("Tier moves"), self.book.title)
        sheet.write_string(1, 0, period, self.book.note)
        sheet.set_row(top, 32)
        heads = ["", *(tier.name for tier in tiers), self.env._("Total")]
        for place, label in enumerate(heads):
            sheet.write_string(top, place, excel.clean(label), self.book.head)

    # ------------------------------------------------------------
    # PARAMETERS
    # ------------------------------------------------------------

    def _write_parameters(self, sheet):
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 1, 80)
        sheet.freeze_panes(1, 0)
        sheet.write_string(0, 0, self.env._("Parameter"), self.book.head)
        sheet.write_string(0, 1, self.env._("Value"), self.book.head)
        for row, (label, value) in enumerate(self.report.parameters(), start=1):
            sheet.write_string(row, 0, excel.clean(label), self.book.bold)
            self._write_value(sheet, row, value)

    def _write_value(self, sheet, row, value):
        if isinstance(value, date):
            sheet.write_datetime(row, 1, value, self.book.kinds["date"])
        elif isinstance(value, int | float):
            sheet.write_number(row, 1, value, self.book.left)
        else:
            sheet.write_string(row, 1, excel.clean(value), self.book.wrapped)
