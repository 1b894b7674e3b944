import io
from datetime import timedelta

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.shop_crm_followup.tests.common import TODAY, noon
from odoo.addons.shop_crm_tiering.report import excel
from odoo.addons.shop_crm_tiering.report.excel import XLSX
from odoo.addons.shop_crm_tiering.tests.export.tier_export_common import (
    EVIL,
    SHEET,
    TierExportCase,
    evaluate,
)

from ...controllers.report import LISTED
from ...report.complaint_workbook import ComplaintWorkbook
from .report_common import ReportCase

URL = "/shop_crm/complaint_report.xlsx"


class EvilCase(ReportCase):
    """Causes, goods, stores, remedies and people named as nobody should be."""

    load = TierExportCase.load
    parts = TierExportCase.parts

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_assistant.name = EVIL[0]
        cls.stores[1].name = EVIL[1]
        cls.company.name = EVIL[2]
        for number, name in enumerate(EVIL):
            case = cls.cases.create(
                {
                    "partner_id": cls.customer.id,
                    "customer_words": name,
                    "contact_name": name,
                    "cause_id": cls.env["shop.complaint.cause"]
                    .create({"name": name})
                    .id,
                    "store_id": cls.stores[number % 2].id,
                    "user_id": cls.user_assistant.id,
                }
            )
            case._transition(
                {
                    "state": "closed",
                    "closed_at": noon(TODAY) - timedelta(days=200),
                    "q_product_id": cls.goods.create({"name": name}).id,
                    "q_staff_id": cls.user_assistant.id,
                    "remedy_id": cls.remedies["refund"].create({"name": name}).id,
                }
            )
            cls.env["shop.complaint.promise"].create(
                {"complaint_id": case.id, "name": name, "due_date": TODAY}
            )
            cls.set_opened(case, noon(TODAY) - timedelta(days=210))

    def export(self, months=12, **context):
        """Return the workbook as a manager gets it, as bytes."""
        cases = self.cases.with_user(self.user_manager).with_context(**context)
        target = io.BytesIO()
        data = cases._get_report(months, LISTED)
        ComplaintWorkbook(cases.env, data).write_to(target)
        return target.getvalue()


@tagged("post_install", "-at_install")
class TestReportWorkbook(EvilCase):
    """The report as Excel opens it."""

    def test_sheets(self):
        titles = [sheet.title for sheet in self.load(self.export())]
        self.assertEqual(
            titles,
            [
                "Report of complaints",
                "Causes",
                "Product",
                "Stores",
                "Who served the customer",
                "Months",
                "Steps",
                "Proposals",
                "Promises",
                "Bought again",
            ],
        )

    def test_the_same_figures_as_on_the_screen(self):
        book, data = self.load(self.export(), values=True), self.report()
        summary = self.rows_of(book["Report of complaints"])
        self.assertEqual(summary["Complaints"], (len(EVIL),))
        self.assertEqual(summary["Closed"], (data["counts"]["closed"]["value"],))
        self.assertEqual(summary["Silent customers (estimate)"], (20 * len(EVIL),))
        stores = self.rows_of(book["Stores"])
        for row in data["pareto"][2]["rows"]:
            share, together = row["share"], row["cum_share"]
            found = stores[row["name"]]
            self.assertEqual((found[0], found[3]), (row["value"], row["class"]))
            self.assertAlmostEqual(found[1], share)
            self.assertAlmostEqual(found[2], together)
        self.assertEqual(stores["Total"][0], len(EVIL))
        found = self.rows_of(book["Bought again"])["All"]
        # a share of a dozen cases is none
        self.assertEqual(found, (12, 0, None) * 3)

    def rows_of(self, sheet):
        """Return ``{label: (values)}`` below the head."""
        rows = sheet.iter_rows(min_row=6, values_only=True)
        return {row[0]: row[1:] for row in rows}

    def test_without_the_assumption(self):
        self.company.shop_complaint_hidden_factor = 0
        sheet = self.load(self.export())["Report of complaints"]
        words = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
        self.assertNotIn("ssumption", words)

    def test_rare_values_share_a_line(self):
        cases = self.cases.with_user(self.user_manager)
        target = io.BytesIO()
        ComplaintWorkbook(cases.env, cases._get_report(12, 5)).write_to(target)
        sheet = self.load(target.getvalue(), values=True)["Causes"]
        rows = self.rows_of(sheet)
        self.assertEqual(rows["Others: 7"][0], 7)
        self.assertEqual(rows["Total"][0], len(EVIL))

    # ------------------------------------------------------------
    # SAFETY
    # ------------------------------------------------------------

    def test_names_stay_text(self):
        book = self.load(self.export())
        # what looks like an escape of Excel's own is written so that it shows
        plain = {excel.clean(name) for name in EVIL[:-1]}
        for title in ("Causes", "Product"):
            names = {row[0].value for row in book[title].iter_rows(min_row=6)}
            self.assertLessEqual(plain, names)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        self.assertRegex(cell.value, r"^=SUM\([A-E]\d+:[A-E]\d+\)$")

    def test_formulas_are_ours_alone(self):
        formulas = [
            each.text
            for tree in self.parts(self.export()).values()
            for each in tree.iter(f"{SHEET}f")
        ]
        self.assertGreater(len(formulas), 5)
        for formula in formulas:
            self.assertRegex(formula, r"^SUM\([A-E]\d+:[A-E]\d+\)$")

    def test_no_links(self):
        for name, tree in self.parts(self.export()).items():
            self.assertFalse(list(tree.iter(f"{SHEET}hyperlink")), name)
            external = [e for e in tree.iter() if e.get("TargetMode") == "External"]
            self.assertFalse(external, name)

    def test_nothing_of_the_customers(self):
        self.customer.name = "=Nobody"
        self.env["shop.complaint.cause"].search([]).name = "A cause"
        parts = self.parts(self.export()).values()
        words = "".join("".join(tree.itertext()) for tree in parts)
        self.assertNotIn("Nobody", words)
        self.assertIn("A cause", words)

    def test_sums_show_what_they_come_to(self):
        content = self.export()
        book, values = self.load(content), self.load(content, values=True)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        shown = values[sheet.title]
                        self.assertAlmostEqual(
                            evaluate(cell.value, values, shown),
                            shown[cell.coordinate].value,
                            msg=f"{sheet.title} {cell.coordinate}",
                        )


@tagged("post_install", "-at_install")
class TestReportHttp(EvilCase, HttpCase):
    """The workbook by its address, for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.user_manager + cls.user_assistant + cls.user_staff + cls.user_portal
        users.lang = "en_US"

    def get(self, login, query="months=12"):
        self.authenticate(login, login + "x" * (8 - len(login)))
        with mute_logger("odoo.http"):
            return self.url_open(f"{URL}?{query}")

    def count(self, response):
        sheet = self.load(response.content, values=True).worksheets[0]
        return sheet["B6"].value

    def test_manager_gets_the_workbook(self):
        response = self.get("manager")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], XLSX)
        name = f"complaints-2025-12-01-{TODAY.isoformat()}.xlsx"
        self.assertIn(name, response.headers["Content-Disposition"])
        self.assertEqual(self.count(response), len(EVIL))

    def test_others_are_refused(self):
        for login in ("assistant", "staff", "portal"):
            with self.subTest(login):
                response = self.get(login)
                self.assertEqual(response.status_code, 403)
                self.assertNotIn(b"PK", response.content[:2])
                self.assertIn("Ask your manager", response.text)

    def test_visitor_is_asked_to_log_in(self):
        self.assertIn("/web/login", self.url_open(URL).url)

    def test_bad_periods(self):
        for months in ("0", "37", "-1", "x", "", "9" * 5000, "1.5", "٣", "²"):
            with self.subTest(months=months[:9]):
                response = self.get("manager", f"months={months}")
                self.assertEqual(response.status_code, 400)
                self.assertIn("Period", response.text)

    def test_companies_of_others(self):
        there = self.env["res.company"].create({"name": "Elsewhere"})
        new_test_user(
            self.env,
            "foreign",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=there.id,
            company_ids=[Command.set(there.ids)],
        )
        here = self.env.company.id
        for query in (
            f"companies={there.id}",
            "companies=x",
            "companies=-",
            "companies=1-",
        ):
            with self.subTest(query):
                self.assertEqual(self.get("manager", query).status_code, 404)
        self.assertEqual(self.get("foreign", f"companies={here}").status_code, 404)
        both = f"companies={here}-{there.id}"
        self.assertEqual(self.get("foreign", both).status_code, 404)
        self.assertEqual(self.count(self.get("foreign")), 0)
        self.user_manager.company_ids = [Command.link(there.id)]
        self.assertEqual(self.count(self.get("manager", both)), len(EVIL))
        self.assertEqual(self.count(self.get("manager", f"companies={there.id}")), 0)

    def test_it_is_only_fetched(self):
        self.authenticate("manager", "managerx")
        with mute_logger("odoo.http"):
            response = self.url_open(URL, data={"months": "12"})
        self.assertEqual(response.status_code, 405)
