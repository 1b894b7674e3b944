"""The first sheet of a tier report: live sums over the sheets of the tiers."""

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from . import excel

HEAD = 5


class TierSummary:
    """Writes the summary of a workbook whose other sheets are written.

    Every formula carries the value that it comes to, for programs that show a
    workbook without calculating.

    :param workbook: :class:`~.tier_workbook.TierWorkbook`
    """

    def __init__(self, workbook):
        self.workbook = workbook
        self.report = workbook.report
        self.part = workbook.part
        self.sums = workbook.sums
        self.env = workbook.report.env

    def fill(self, sheet):
        """Write the summary on a sheet that is still empty."""
        columns, book = self._columns(), self.workbook.book
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(columns), 17)
        sheet.write_string(0, 0, excel.clean(self.workbook.heading()), book.title)
        for row, text in enumerate(self._subtitles(), start=1):
            sheet.write_string(row, 0, excel.clean(text), book.note)
        sheet.set_row(HEAD, 32)
        sheet.freeze_panes(HEAD + 1, 1)
        sheet.write_string(HEAD, 0, self.env._("Tier"), book.head)
        for place, (label, _kind, _content) in enumerate(columns, start=1):
            sheet.write_string(HEAD, place, label, book.head)
        last = HEAD + len(self.report.tiers)
        self._write_rows(sheet, columns, HEAD + 1, last)
        self._write_signature(sheet, last + 4)

    def _subtitles(self):
        report = self.report
        yield self.env._(
            "%(company)s, as of %(day)s, amounts in %(currency)s",
            company=report.company.name,
            day=report.as_of.isoformat(),
            currency=report.company.currency_id.name,
        )
        if not report.margin_known:
            yield self.env._("No costs known: net spend is used instead of margin.")
        if self.part:
            yield self.env._(
                "File %(number)s of %(count)s: the formulas cover this file only.",
                number=self.part[0],
                count=self.part[1],
            )

    def _columns(self):
        """Return label, kind and content of each column behind the tier's name.

        A content is a function of the tier (None: the total), the cell's row and
        column and the first and last row of the tiers. It returns formula (None:
        no formula) and value.
        """
        columns = [
            (self.env._("Customers"), "count", self._count),
            (self.env._("Share of customers"), "share", self._share_of("count", 1)),
            (
                self.env._("With purchases in the analysis window"),
                "count",
                self._buyers,
            ),
            (self.env._("Net spend"), "money", self._sum_of("amount")),
            (self.env._("Share of net spend"), "share", self._share_of("amount", 4)),
            (self.env._("Net spend per customer"), "money", self._average),
        ]
        if self.report.margin_known:
            columns.append((self.env._("Margin"), "money", self._sum_of("margin")))
        if self.part:
            columns.append(
                (self.env._("Customers (all files)"), "count", self._all_files(0))
            )
            columns.append(
                (self.env._("Net spend (all files)"), "money", self._all_files(1))
            )
        return columns

    def _write_rows(self, sheet, columns, first, last):
        for row, tier in enumerate([*self.report.tiers, None], start=first):
            formats = self.workbook.book.kinds if tier else self.workbook.book.totals
            sheet.write_string(row, 0, *self._row_title(tier))
            for place, (_label, kind, content) in enumerate(columns, start=1):
                formula, value = content(tier, row, place, first, last)
                if formula is None:
                    sheet.write_number(row, place, value, formats[kind])
                else:
                    sheet.write_formula(row, place, formula, formats[kind], value)

    def _row_title(self, tier):
        if not tier:
            return self.env._("Total"), self.workbook.book.totals["text"]
        color = {"bg_color": excel.tint(tier.color)}
        return excel.clean(tier.name), self.workbook.book.add_format(color)

    def _ranges(self, tier, code):
        """Return the cells of a column over all sheets of a tier."""
        place = self.workbook.places[code]
        return [
            f"{quote_sheetname(sheet.name)}!"
            f"{xl_rowcol_to_cell(1, place)}:{xl_rowcol_to_cell(sheet.rows, place)}"
            for sheet in self.workbook.sheets[tier]
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
        labels = (
            self.env._("Prepared by"),
            self.env._("Checked by"),
            self.env._("Date"),
        )
        for place, label in zip((0, 2, 4), labels, strict=True):
            sheet.write_string(row, place, label)
            sheet.write_blank(row, place + 1, None, self.workbook.book.line)
