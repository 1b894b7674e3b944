"""The report of complaints as a workbook: a sheet for each of its pictures."""

from datetime import date

from odoo.addons.shop_crm_tiering.report import excel

HEAD = 4


class ComplaintWorkbook:
    """Writes the figures of the screen, in its words.

    :param env: company, rights and language are its
    :param dict data: what :meth:`shop.complaint._get_report` returns
    """

    def __init__(self, env, data):
        self.env = env
        self.data = data

    def write_to(self, target):
        """Write the workbook.

        :param target: path, or a binary file open for writing
        """
        # a sheet is left before the next begins, and its sums stand below
        company = self.env.company
        with excel.ReportBook(target, company.currency_id) as book:
            self.book = book
            book.describe(self.env._("Report of complaints"), company)
            self._write_summary()
            for pareto in self.data["pareto"]:
                self._write_pareto(pareto)
            self._write_months()
            self._write_steps()
            self._write_loops()
            self._write_promises()
            self._write_recovery()

    # ------------------------------------------------------------
    # SHEETS
    # ------------------------------------------------------------

    def _add_sheet(self, name, notes, columns):
        """Return a sheet with its head.

        :param list notes: lines below the title, two at most
        :param list columns: ``[(label, kind)]``
        """
        sheet = self.book.add_report_sheet(name)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(len(columns) - 1, 1), 16)
        sheet.freeze_panes(HEAD + 1, 1)
        sheet.write_string(0, 0, excel.clean(name), self.book.title)
        for row, note in enumerate([self._get_period(), *notes], start=1):
            sheet.write_string(row, 0, excel.clean(note), self.book.note)
        sheet.set_row(HEAD, 32)
        for place, (label, _kind) in enumerate(columns):
            sheet.write_string(HEAD, place, label, self.book.head)
        return sheet

    def _get_period(self):
        return self.env._(
            "%(company)s, opened from %(since)s to %(today)s",
            company=self.data["company"]["name"],
            since=self.data["since"],
            today=self.data["today"],
        )

    def _write_table(self, name, notes, columns, rows, summed=()):
        """Write a sheet of rows, and below them the sums of some columns."""
        sheet = self._add_sheet(name, notes, columns)
        for row, values in enumerate(rows, start=HEAD + 1):
            for place, ((_label, kind), value) in enumerate(
                zip(columns, values, strict=True)
            ):
                self._write(sheet, (row, place), value, kind)
        if summed and rows:
            self._write_sums(sheet, columns, rows, summed)
        return sheet

    def _write(self, sheet, cell, value, kind):
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(*cell, excel.clean(value), self.book.kinds["text"])
        elif isinstance(value, date):
            sheet.write_datetime(*cell, value, self.book.kinds["date"])
        else:
            sheet.write_number(*cell, value, self.book.kinds[kind])

    def _write_sums(self, sheet, columns, rows, summed):
        first, last = HEAD + 1, HEAD + len(rows)
        sheet.write_string(last + 1, 0, self.env._("Total"), self.book.totals["text"])
        for place in summed:
            numbers = [row[place] or 0 for row in rows]
            kind = columns[place][1]
            self.book.write_sum(sheet, (last + 1, place), (first, place), numbers, kind)

    # ------------------------------------------------------------
    # CONTENTS
    # ------------------------------------------------------------

    def _write_summary(self):
        counts, hidden = self.data["counts"], self.data["hidden"]
        rows = [
            (self.env._("Complaints"), counts["cases"]["value"], "count"),
            (self.env._("Still open"), counts["open"]["value"], "count"),
            (self.env._("Closed"), counts["closed"]["value"], "count"),
            (self.env._("Cost of remedies"), self.data["cost"]["value"], "money"),
        ]
        notes = []
        if hidden["factors"]:
            label = self.env._("Silent customers (estimate)")
            rows.append((label, hidden["count"], "count"))
            notes.append(
                self.env._(
                    "Assumption, not a count: for each complaint, %s more customers "
                    "are dissatisfied without complaining. A rule of thumb from "
                    "service training, usually traced to studies by TARP in the USA "
                    "(1979, 1986).",
                    " / ".join(map(str, hidden["factors"])),
                )
            )
        columns = [(self.env._("Figure"), "text"), (self.env._("Value"), "count")]
        sheet = self._add_sheet(self.env._("Report of complaints"), notes, columns)
        for row, (label, value, kind) in enumerate(rows, start=HEAD + 1):
            self._write(sheet, (row, 0), label, "text")
            self._write(sheet, (row, 1), value, kind)

    def _write_pareto(self, pareto):
        rows = [
            (
                row["name"],
                row["value"],
                row["share"],
                row["cum_share"],
                # what nobody wrote down is no reason to act on
                row["class"] if row["is_given"] else "",
            )
            for row in pareto["rows"]
        ]
        if others := pareto["others"]["count"]:
            label = self.env._("Others: %s", pareto["others"]["values"])
            total = others + sum(row[1] for row in rows)
            rows.append((label, others, others / total, 1.0, "C"))
        columns = [
            (pareto["label"], "text"),
            (self.env._("Complaints"), "count"),
            (self.env._("Share"), "share"),
            (self.env._("Cumulative share"), "share"),
            (self.env._("Class"), "text"),
        ]
        note = self.env._("A: the few that make up 80 % of the cases. A and B: 95 %.")
        self._write_table(pareto["label"], [note], columns, rows, summed=(1, 2))

    def _write_months(self):
        rows = [
            (
                date.fromisoformat(month["month"]),
                month["cases"]["value"],
                month["cost"]["value"],
            )
            for month in self.data["months"]
        ]
        columns = [
            (self.env._("Month"), "date"),
            (self.env._("Complaints"), "count"),
            (self.env._("Cost of remedies"), "money"),
        ]
        note = self.env._(
            "Cost: remedies approved in the month, whichever case they belong to."
        )
        self._write_table(self.env._("Months"), [note], columns, rows, summed=(1, 2))

    def _write_steps(self):
        rows = [
            (
                step["name"],
                step["done"]["value"],
                step["hours"],
                step["kept"]["value"],
                step["late"]["value"],
                step["share"],
            )
            for step in self.data["steps"]
        ]
        columns = [
            (self.env._("Step"), "text"),
            (self.env._("Cases completed"), "count"),
            (self.env._("Median handling time (opening hours)"), "hours"),
            (self.env._("Cases on time"), "count"),
            (self.env._("Cases late"), "count"),
            (self.env._("Share on time"), "share"),
        ]
        note = self.env._("What is overdue now counts as late.")
        self._write_table(self.env._("Steps"), [note], columns, rows)

    def _write_loops(self):
        rows = [
            (
                self.env._("%s or more", row["loops"])
                if place == len(self.data["loops"]) - 1
                else str(row["loops"]),
                row["value"],
                row["share"],
            )
            for place, row in enumerate(self.data["loops"])
        ]
        columns = [
            (self.env._("Declined proposals"), "text"),
            (self.env._("Complaints"), "count"),
            (self.env._("Share"), "share"),
        ]
        self._write_table(self.env._("Proposals"), [], columns, rows, summed=(1,))

    def _write_promises(self):
        states = ("kept", "broken", "open")
        rows = [
            (row["name"], *(row[state]["value"] for state in states), row["share"])
            for row in self.data["promises"]
        ]
        columns = [
            (self.env._("Store"), "text"),
            (self.env._("Fulfilled"), "count"),
            (self.env._("Broken"), "count"),
            (self.env._("Pending"), "count"),
            (self.env._("Fulfilment rate"), "share"),
        ]
        name = self.env._("Promises")
        self._write_table(name, [], columns, rows, summed=(1, 2, 3))

    def _write_recovery(self):
        recovery = self.data["recovery"]
        columns = [(self.env._("Closed cases"), "text")]
        for days in recovery["windows"]:
            columns += [
                (self.env._("Cases closed more than %s days ago", days), "count"),
                (self.env._("Bought again within %s days", days), "count"),
                (self.env._("Share within %s days", days), "share"),
            ]
        note = self.env._(
            "Shares are shown from %s cases on; fewer are too few to tell.",
            recovery["fewest"],
        )
        rows = [
            (label, *self._flatten_windows(windows))
            for label, windows in self._list_recovery(recovery)
        ]
        self._write_table(self.env._("Bought again"), [note], columns, rows)

    def _list_recovery(self, recovery):
        """Yield each line of the sheet: its label, and a figure for each window."""
        yield self.env._("All"), recovery["all"]
        for row in recovery["remedies"]:
            yield self.env._("Remedy: %s", row["name"]), row["windows"]
        for row in recovery["people"]:
            yield self.env._("Assigned to: %s", row["name"]), row["windows"]
        for step in recovery["steps"]:
            yield self.env._("On time: %s", step["name"]), step["kept"]
            yield self.env._("Late: %s", step["name"]), step["late"]

    def _flatten_windows(self, windows):
        for figure in windows:
            yield figure["count"]["value"]
            yield figure["bought"]["value"]
            yield figure["share"] if figure["is_enough"] else None
