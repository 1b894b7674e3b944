import io
import re
import zipfile
from datetime import timedelta

import openpyxl
from freezegun import freeze_time
from lxml import etree

from ...report.tier_report import TierReport
from ...report.tier_workbook import TierWorkbook
from ..common import ShopCrmCommon
from ..purchases.purchase_factory import insert_orders

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A function and its ranges; in quotes stands the name of a sheet.
CALL = r"""(\w+)\(((?:'(?:[^']|'')+'|[^()"']|">0")+)\)"""
# What somebody may have typed as a name: none of it is a formula, link or tag.
EVIL = [
    "=1+1",
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "{=A1}",
    "http://evil.example/?x=1",
    "internal:Sheet1!A1",
    "mailto:a@evil.example",
    "bell\x07 and \x1bescape\ufffe",
    "<r><t>a</t></r></is></c><c r='Z9'><f>1+1</f></c><c><is><r></r>",
    "😀 张三 & <b>Söhne</b>",
    "_x0041_",
]


class TierExportCase(ShopCrmCommon):
    """A dozen customers with purchases, placed by RFM, named as nobody should be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-11-02 04:00:00"))
        cls.scheme = cls.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        cls.customers = cls.env["res.partner"].create(
            [{"name": name, "ref": name, "city": name} for name in EVIL]
        )
        now = cls.env.company._shop_now()
        insert_orders(
            cls.env,
            [
                (customer.id, now - timedelta(days=1 + 9 * n), 10.25 * (n + 1))
                for n, customer in enumerate(cls.customers)
            ],
        )
        cls.today = cls.env.company._shop_today()
        cls.scheme.action_recompute(cls.today)

    def export(self, user=None, part=None, **context):
        """Return a workbook of the scheme as somebody gets it, as bytes."""
        scheme = self.scheme.with_user(user or self.user_manager)
        target = io.BytesIO()
        report = TierReport(scheme.with_context(**context))
        TierWorkbook(report, part).write_to(target)
        return target.getvalue()

    def load(self, content, values=False):
        return openpyxl.load_workbook(io.BytesIO(content), data_only=values)

    def tier_sheets(self, book):
        """Return the sheets of customers: all but summary, moves, parameters."""
        return book.worksheets[1:-2]

    def listed(self, book, column=2):
        """Return a column of all customers, sheet after sheet."""
        return [
            row[column - 1]
            for sheet in self.tier_sheets(book)
            for row in sheet.iter_rows(min_row=2, values_only=True)
        ]

    def parts(self, content):
        """Return the parsed XML files of a workbook by name."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {
                name: etree.fromstring(archive.read(name))
                for name in archive.namelist()
                if name.endswith((".xml", ".rels"))
            }


def evaluate(formula, book, sheet):
    """Return what our formulas come to, from the values of a workbook.

    Knows what we write: sums and counts over ranges, and a share of two cells.
    """
    if share := re.fullmatch(r"=IF\((\S+)=0,0,(\S+)/\1\)", formula):
        whole, part = (sheet[share[n].replace("$", "")].value for n in (1, 2))
        return part / whole if whole else 0
    calls = re.findall(CALL, formula)
    assert "+".join(f"{name}({inside})" for name, inside in calls) == formula[1:]
    return sum(_call(name, inside, book, sheet) for name, inside in calls)


def _call(name, inside, book, sheet):
    positive = inside.endswith(',">0"')
    ranges = inside.removesuffix(',">0"').split(",")
    numbers = [n for each in ranges for n in _numbers(each, book, sheet)]
    if name == "SUM":
        return sum(numbers)
    return len([n for n in numbers if n > 0 or not positive])


def _numbers(cells, book, sheet):
    name, _mark, area = cells.rpartition("!")
    if name:
        sheet = book[name.strip("'").replace("''", "'")]
    values = (cell.value for row in sheet[area] for cell in row)
    return [value for value in values if isinstance(value, int | float)]
