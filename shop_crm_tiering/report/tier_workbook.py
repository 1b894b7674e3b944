"""The tier report as a workbook: summary, a sheet a tier, moves, parameters."""

from collections import namedtuple
from datetime import date
from itertools import chain, groupby, islice
from operator import itemgetter

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from . import excel

# A sheet of a tier, with the number of rows below its header.
Sheet = namedtuple("Sheet", "name rows")
SUMMED = ("amount", "margin")


class TierWorkbook:
    """Writes a report to a file, row by row.

    :param report: :class:`~.tier_report.TierReport`
    :param tuple part: number of this file and how many there are, None for one
    """

    def __init__(self, report, part=None):
        self.report = report
        self.part = part
        self._ = report.env._
        self.places = {c.code: place for place, c in enumerate(report.columns)}
        self.sheets = {}
        self.sums = {}

    def write(self, target, progress=None):
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
            summary = self._add_sheet(self._("Summary"))
            self._write_tiers(progress)
            self._write_moves(self._add_sheet(self._("Moves")))
            self._write_parameters(self._add_sheet(self._("Parameters")))
            self._write_summary(summary)
        return sum(sums["count"] for sums in self.sums.values())

    def _define_formats(self):
        add, currency = self.book.add_format, self.report.company.currency_id
        money = excel.money_format(currency)
        self.kinds = {
            "text": add({"num_format": "@"}),
            "date": add({"num_format": "yyyy-mm-dd"}),
            "number": add({"num_format": "0"}),
            "count": add({"num_format": "#,##0"}),
            "money": add({"num_format": money}),
            "score": add({"num_format": "#,##0.##"}),
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
        self.bold = add({"bold": True, "valign": "top"})
        self.line = add({"top": 1})
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
                "title": excel.clean(self._heading()),
                "author": excel.clean(report.env.user.name),
                "company": excel.clean(report.company.name),
                "created": report.company._shop_now(),
            }
        )

    def _heading(self):
        return self._("Tier report: %s", self.report.scheme.name)

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
        groups = groupby(self.report.rows(progress), key=itemgetter(-1))
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
            sheet.set_column(place, place, column.width, self.kinds[column.kind])
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
                self.kinds[column.kind],
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
    # SUMMARY
    # ------------------------------------------------------------

    def _write_summary(self, sheet):
        columns = self._summary_columns()
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(columns), 17)
        sheet.write_string(0, 0, excel.clean(self._heading()), self.title)
        for row, text in enumerate(self._subtitles(), start=1):
            sheet.write_string(row, 0, excel.clean(text), self.note)
        head = 5
        sheet.set_row(head, 32)
        sheet.freeze_panes(head + 1, 1)
        sheet.write_string(head, 0, self._("Tier"), self.head)
        for place, (label, _kind, _write) in enumerate(columns, start=1):
            sheet.write_string(head, place, label, self.head)
        last = head + len(self.report.tiers)
        self._write_summary_rows(sheet, columns, head + 1, last)
        self._write_signature(sheet, last + 4)

    def _subtitles(self):
        report = self.report
        yield self._(
            "%(company)s, as of %(day)s, amounts in %(currency)s",
            company=report.company.name,
            day=report.as_of.isoformat(),
            currency=report.company.currency_id.name,
        )
        if not report.margin_known:
            yield self._("No costs are known: the amount stands for the margin.")
        if self.part:
            yield self._(
                "File %(number)s of %(count)s: the formulas add up this file.",
                number=self.part[0],
                count=self.part[1],
            )

    def _summary_columns(self):
        """Return label, kind and writer of each column behind the tier's name.

        A writer gets the tier (None: the total), the rows of the tiers and the
        own cell's row, and returns formula and value, or the value alone.
        """
        _ = self._
        columns = [
            (_("Customers"), "count", self._count),
            (_("Share of the customers"), "share", self._share_of("count", 1)),
            (_("Bought in the window"), "count", self._buyers),
            (_("Amount"), "money", self._sum_of("amount")),
            (_("Share of the amount"), "share", self._share_of("amount", 4)),
            (_("Amount per customer"), "money", self._average),
        ]
        if self.report.margin_known:
            columns.append((_("Margin"), "money", self._sum_of("margin")))
        if self.part:
            columns.append((_("Customers, all files"), "count", self._all_files(0)))
            columns.append((_("Amount, all files"), "money", self._all_files(1)))
        return columns

    def _write_summary_rows(self, sheet, columns, first, last):
        for row, tier in enumerate([*self.report.tiers, None], start=first):
            kinds = self.kinds if tier else self.totals
            if tier:
                color = {"bg_color": excel.tint(tier.color)}
                name, style = excel.clean(tier.name), self.book.add_format(color)
            else:
                name, style = self._("Total"), kinds["text"]
            sheet.write_string(row, 0, name, style)
            for place, (_label, kind, content) in enumerate(columns, start=1):
                formula, value = content(tier, row, place, first, last)
                if formula is None:
                    sheet.write_number(row, place, value, kinds[kind])
                else:
                    sheet.write_formula(row, place, formula, kinds[kind], value)

    def _ranges(self, tier, code):
        """Return the cells of a column over all sheets of a tier."""
        place = self.places[code]
        return [
            f"{quote_sheetname(sheet.name)}!"
            f"{xl_rowcol_to_cell(1, place)}:{xl_rowcol_to_cell(sheet.rows, place)}"
            for sheet in self.sheets[tier]
        ]

    def _total(self, code, place, first, last):
        """Return the formula and value of the sum over the tiers above."""
        cells = f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(last, place)}"
        return f"=SUM({cells})", self._value(None, code)

    def _value(self, tier, code):
        if tier:
            return round(self.sums[tier][code], 6)
        return round(sum(sums[code] for sums in self.sums.values()), 6)

    def _count(self, tier, _row, place, first, last):
        if not tier:
            return self._total("count", place, first, last)
        ranges = ",".join(self._ranges(tier, "number"))
        return f"=COUNT({ranges})", self._value(tier, "count")

    def _buyers(self, tier, _row, place, first, last):
        if not tier:
            return self._total("buyers", place, first, last)
        counts = (f'COUNTIF({r},">0")' for r in self._ranges(tier, "count"))
        return "=" + "+".join(counts), self._value(tier, "buyers")

    def _sum_of(self, code):
        def content(tier, _row, place, first, last):
            if not tier:
                return self._total(code, place, first, last)
            ranges = ",".join(self._ranges(tier, code))
            return f"=SUM({ranges})", self._value(tier, code)

        return content

    def _share_of(self, code, column):
        def content(tier, row, _place, _first, last):
            own = xl_rowcol_to_cell(row, column)
            whole = xl_rowcol_to_cell(last + 1, column, row_abs=True)
            total = self._value(None, code)
            share = self._value(tier, code) / total if total else 0
            return f"=IF({whole}=0,0,{own}/{whole})", share

        return content

    def _average(self, tier, row, _place, _first, _last):
        count, amount = (xl_rowcol_to_cell(row, column) for column in (1, 4))
        customers = self._value(tier, "count")
        average = self._value(tier, "amount") / customers if customers else 0
        return f"=IF({count}=0,0,{amount}/{count})", average

    def _all_files(self, index):
        def content(tier, _row, place, first, last):
            totals = self.report.totals
            if tier:
                return None, totals.get(tier.id, (0, 0))[index]
            formula, _value = self._total("count", place, first, last)
            return formula, sum(total[index] for total in totals.values())

        return content

    def _write_signature(self, sheet, row):
        labels = (self._("Prepared by"), self._("Checked by"), self._("Date"))
        for place, label in zip((0, 2, 4), labels, strict=True):
            sheet.write_string(row, place, label, self.line)
            sheet.write_blank(row, place + 1, None, self.line if place else None)

    # ------------------------------------------------------------
    # MOVES
    # ------------------------------------------------------------

    def _write_moves(self, sheet):
        report, moves, top = self.report, self.report.moves(), 4
        tiers = list(report.tiers)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(tiers) + 1, 14)
        sheet.freeze_panes(top + 1, 1)
        sheet.write_string(0, 0, self._("Moves"), self.title)
        period = self._(
            "Rows: tier at the end of %(since)s. Columns: tier on %(day)s.",
            since=report.since.isoformat(),
            day=report.as_of.isoformat(),
        )
        sheet.write_string(1, 0, period, self.note)
        sheet.set_row(top, 32)
        heads = ["", *(tier.name for tier in tiers), self._("Total")]
        for place, label in enumerate(heads):
            sheet.write_string(top, place, excel.clean(label), self.head)
        rows = [(self._("New"), None), *((tier.name, tier.id) for tier in tiers)]
        for row, (name, then) in enumerate(rows, start=top + 1):
            sheet.write_string(row, 0, excel.clean(name), self.bold)
            counts = [moves.get((then, tier.id), 0) for tier in tiers]
            for place, count in enumerate(counts, start=1):
                sheet.write_number(row, place, count, self.kinds["count"])
            self._write_sum(sheet, (row, len(tiers) + 1), (row, 1), counts)
        last = top + len(rows)
        sheet.write_string(last + 1, 0, self._("Total"), self.totals["text"])
        for place, tier in enumerate(tiers, start=1):
            counts = [moves.get((then, tier.id), 0) for _name, then in rows]
            self._write_sum(sheet, (last + 1, place), (top + 1, place), counts)
        corner = (last + 1, len(tiers) + 1)
        self._write_sum(sheet, corner, (top + 1, corner[1]), moves.values())

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
        sheet.write_string(0, 0, self._("Parameter"), self.head)
        sheet.write_string(0, 1, self._("Value"), self.head)
        for row, (label, value) in enumerate(self.report.parameters(), start=1):
            sheet.write_string(row, 0, excel.clean(label), self.bold)
            self._write_value(sheet, row, value)

    def _write_value(self, sheet, row, value):
        if isinstance(value, date):
            sheet.write_datetime(row, 1, value, self.kinds["date"])
        elif isinstance(value, int | float):
            sheet.write_number(row, 1, value, self.kinds["number"])
        else:
            sheet.write_string(row, 1, excel.clean(value), self.wrapped)
