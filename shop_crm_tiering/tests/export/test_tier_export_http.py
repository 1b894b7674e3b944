from unittest.mock import patch

from lxml import html

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...report.excel import XLSX
from .tier_export_common import EVIL, TierExportCase

URL = "/shop_crm/tier_report.xlsx"
AT_ONCE = "odoo.addons.shop_crm_tiering.controllers.tier_report.AT_ONCE"


@tagged("post_install", "-at_install")
class TestTierExportHttp(TierExportCase, HttpCase):
    """The report by its address, for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.user_manager + cls.user_assistant + cls.user_staff + cls.user_portal
        users.lang = "en_US"

    def get(self, login, query="scheme=rfm"):
        self.authenticate(login, login + "x" * (8 - len(login)))
        with mute_logger("odoo.http"):
            return self.url_open(f"{URL}?{query}")

    def test_manager_gets_the_workbook(self):
        response = self.get("manager")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], XLSX)
        day = self.env.company._shop_today().isoformat()
        self.assertIn(f"tiers-rfm-{day}.xlsx", response.headers["Content-Disposition"])
        numbers = self.listed(self.load(response.content))
        self.assertEqual(sorted(numbers), sorted(self.customers.ids))
        log = self.env["shop.tier.export"].search([], limit=1)
        self.assertEqual(log.user_id, self.user_manager)
        self.assertEqual(log.rows, len(EVIL))

    def test_others_are_refused(self):
        before = self.env["shop.tier.export"].search_count([])
        for login in ("assistant", "staff", "portal"):
            with self.subTest(login):
                response = self.get(login)
                self.assertEqual(response.status_code, 403)
                self.assertNotIn(b"PK", response.content[:2])
                self.assertIn("Ask your manager", response.text)
        self.assertEqual(self.env["shop.tier.export"].search_count([]), before)

    def test_visitor_is_asked_to_log_in(self):
        response = self.url_open(f"{URL}?scheme=rfm")
        self.assertIn("/web/login", response.url)

    def test_unknown_scheme(self):
        for query in ("scheme=nope", "", "scheme=rfm&company=999999", "company=x"):
            with self.subTest(query):
                response = self.get("manager", query)
                self.assertEqual(response.status_code, 404)
                self.assertIn("text/html", response.headers["Content-Type"])
        self.assertIn("not an active scheme", self.get("manager", "scheme=nope").text)

    def test_scheme_and_customers_of_another_company(self):
        """A manager elsewhere finds neither this company's scheme nor its rows."""
        here = self.env.company
        there = self.env["res.company"].create({"name": "Elsewhere"})
        new_test_user(
            self.env,
            "foreign",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=there.id,
            company_ids=[Command.set(there.ids)],
        )
        own = self.scheme.copy({"code": "own", "company_id": here.id})
        own.action_recompute()
        self.assertEqual(self.get("manager", "scheme=own").status_code, 200)
        self.assertEqual(self.get("foreign", "scheme=own").status_code, 404)
        self.assertEqual(
            self.get("foreign", f"scheme=rfm&company={here.id}").status_code, 404
        )
        # The shared scheme has not been computed there.
        self.assertEqual(self.get("foreign").status_code, 400)
        self.scheme.with_company(there).action_recompute()
        response = self.get("foreign")
        self.assertFalse(self.listed(self.load(response.content)))

    def test_bad_day(self):
        response = self.get("manager", "scheme=rfm&since=yesterday")
        self.assertEqual(response.status_code, 400)
        self.assertIn("year-month-day", response.text)

    def test_large_report_is_offered_and_queued(self):
        with patch(AT_ONCE, 3):
            page = self.get("manager")
        self.assertIn(f"{len(EVIL)} customers", page.text)
        form = html.fromstring(page.text).xpath("//form")[0]
        self.assertEqual((form.method, form.action), ("POST", URL))
        response = self.url_open(form.action, data=dict(form.fields))
        self.assertEqual(response.status_code, 200)
        self.assertIn("is being created", response.text)
        export = self.env["shop.tier.export"].search([], limit=1)
        self.assertRecordValues(
            export,
            [
                {
                    "state": "queued",
                    "user_id": self.user_manager.id,
                    "scheme_id": self.scheme.id,
                }
            ],
        )

    def test_queueing_needs_the_token_of_the_page(self):
        before = self.env["shop.tier.export"].search_count([])
        self.authenticate("manager", "managerx")
        with mute_logger("odoo.http"):
            response = self.url_open(URL, data={"scheme": "rfm"})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.env["shop.tier.export"].search_count([]), before)
