"""Customers added, found and heard at the till; orders that come late."""

from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .till_common import TillCommon

GUARD = "odoo.addons.shop_crm_tiering.tools.guard"


@tagged("post_install", "-at_install")
class TestTillCustomer(TillCommon):
    def assertRefused(self, error, words=""):
        return self.assertRaisesRegex(error, words)

    # ------------------------------------------------------------
    # ADDING
    # ------------------------------------------------------------

    def add(self, values, user=None, **more):
        wizard = self.env["shop.quick.add"].with_company(self.company)
        return wizard.with_user(user or self.assistant).shop_add_at_till(values, **more)

    def test_a_customer_is_added_with_consent_and_source(self):
        source = self.env["shop.customer.source"].search([], limit=1)
        answer = self.add(
            {
                "name": " 李雷 ",
                "phone": "+8613900001111",
                "source_id": source.id,
                "consent_sms": True,
                "credit_limit": 1_000_000,
                "company_id": self.env["res.company"].create({"name": "Other"}).id,
            }
        )
        partner = self.env["res.partner"].browse(answer["partner_id"])
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "李雷",
                    "shop_source_id": source.id,
                    "shop_home_company_id": self.company.id,
                    "credit_limit": 0,
                }
            ],
        )
        consents = self.env["shop.consent"].search([("partner_id", "=", partner.id)])
        self.assertEqual(consents.mapped("channel"), ["sms"])
        self.assertFalse(self.env["shop.quick.add"].search([]))

    def test_a_known_phone_is_shown_before_a_second_file_is_made(self):
        answer = self.add({"name": "Wang", "phone": "13800138000"})
        self.assertEqual([each["id"] for each in answer["duplicates"]], self.buyer.ids)
        answer = self.add({"name": "Wang", "phone": "13800138000"}, is_checked=True)
        self.assertTrue(answer["partner_id"])

    def test_a_known_phone_is_shown_before_a_name_is_asked_for(self):
        answer = self.add({"phone": "13800138000"})
        self.assertEqual(answer["duplicates"][0]["id"], self.buyer.id)

    def test_a_phone_that_looks_wrong_is_asked_for_once(self):
        for phone in ("abc", "1", "9" * 60):
            answer = self.add({"name": "Wang", "phone": phone})
            self.assertEqual(answer, {"duplicates": [], "is_doubtful": True})
            answer = self.add({"name": "Wang", "phone": phone}, is_checked=True)
            self.assertTrue(answer["partner_id"])

    def test_what_is_missing_is_named(self):
        self.company.shop_phone_required = True
        with self.assertRefused(UserError, "Full name"):
            self.add({"name": " ", "phone": "+8613900001111"})
        with self.assertRefused(UserError, "Phone"):
            self.add({"name": "Li"})

    def test_nonsense_is_refused_in_words(self):
        for nonsense in (None, 1, "x", [1], {"name": ["x"]}):
            with self.assertRefused(UserError):
                self.add(nonsense)
        for source in ("1", -1, 10**12, [1]):
            with self.assertRefused(UserError, "again"):
                self.add({"name": "Li", "source_id": source}, is_checked=True)
        for source in (None, False, 0):
            values = {"name": "Li", "phone": "+8613900001111", "source_id": source}
            self.assertIn("partner_id", self.add(values, is_checked=True))

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_cashier_without_our_groups_adds_in_odoo_s_form(self):
        with self.assertRefused(AccessError):
            self.add({"name": "Li"}, user=self.cashier)
        with self.assertRefused(AccessError):
            self.env["shop.quick.add"].with_user(self.cashier).shop_get_till_choices()
        partner = (
            self.env["res.partner"]
            .with_company(self.company)
            .with_user(self.assistant)
            .with_context(shop_till=True)
            .create({"name": "Han Meimei"})
        )
        self.assertEqual(partner.sudo().shop_home_company_id, self.company)

    def test_the_dialog_knows_what_is_required(self):
        self.company.shop_source_required = True
        wizard = self.env["shop.quick.add"].with_company(self.company)
        choices = wizard.with_user(self.assistant).shop_get_till_choices()
        self.assertIn("source_id", choices["required"])
        self.assertEqual(len(choices["consents"]), 4)
        self.assertTrue(choices["sources"])

    # ------------------------------------------------------------
    # FINDING
    # ------------------------------------------------------------

    def find(self, text, user=None):
        domain = ["|", ("name", "ilike", text + "%"), ("email", "ilike", text + "%")]
        partners = self.env["res.partner"].with_user(user or self.assistant)
        found = partners.get_new_partner(self.config.id, domain, 0)["res.partner"]
        return {row["id"] for row in found}

    def test_initials_phone_and_handle_find_a_customer(self):
        self.env["shop.handle"].create(
            {
                "partner_id": self.buyer.id,
                "platform": "wechat",
                "name": "xiuying88",
            }
        )
        self.env.flush_all()
        for text in (
            "wxy",
            "wangxiuying",
            "138-0013-8000",
            "8000",
            "xiuying88",
            "王秀",
        ):
            with self.subTest(text):
                self.assertIn(self.buyer.id, self.find(text))
        self.assertNotIn(self.buyer.id, self.find("zzz"))

    def test_a_failing_search_leaves_odoo_s_own(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE shop_customer_search RENAME TO gone")
        with mute_logger("odoo.sql_db", GUARD):
            self.assertIn(self.buyer.id, self.find("王秀"))

    def test_odd_domains_are_odoo_s_to_judge(self):
        partners = self.env["res.partner"].with_user(self.assistant)
        for domain in ([["name", "ilike"]], [["name", "ilike", 5]], ["|"], False):
            self.assertEqual(partners._shop_get_search_text(domain), "")

    def test_who_may_not_search_fills_no_log(self):
        portal = new_test_user(self.env, "a_portal", groups="base.group_portal")
        with self.assertNoLogs(GUARD, "ERROR"), self.assertRaises(AccessError):
            self.find("wxy", portal)

    def test_other_cashiers_find_as_odoo_does(self):
        self.assertIn(self.buyer.id, self.find("王", self.cashier))
        self.assertNotIn(self.buyer.id, self.find("wxy", self.cashier))

    # ------------------------------------------------------------
    # HEARING
    # ------------------------------------------------------------

    def complain(self, words="It tore", user=None, **more):
        if "shop.complaint" not in self.env:
            self.skipTest("complaints are not installed")
        till = self.config.with_user(user or self.assistant)
        answer = till.shop_open_complaint(words, **more)
        return self.env["shop.complaint"].browse(answer["id"])

    def test_a_case_about_a_line_knows_where_who_and_what(self):
        store = self.env["shop.store"].create(
            {"name": "Mall", "company_id": self.company.id}
        )
        self.config.sudo().shop_store_id = store
        order = self._pay((self.shirt, 1), customer=self.buyer)
        case = self.complain(line_id=order.lines.id)
        self.assertRecordValues(
            case,
            [
                {
                    "state": "open",
                    "step_code": "vent",
                    "partner_id": self.buyer.id,
                    "store_id": store.id,
                    "company_id": self.company.id,
                    "customer_words": "It tore",
                    "channel": "counter",
                    "user_id": self.assistant.id,
                    "create_uid": self.assistant.id,
                    "q_product_id": self.shirt.id,
                }
            ],
        )
        self.assertEqual(case.origin_line_ref, order.lines)

    def test_a_case_from_the_card_knows_the_customer(self):
        case = self.complain(partner_id=self.buyer.id)
        self.assertEqual(case.partner_id, self.buyer)
        self.assertFalse(case.origin_line_ref)

    def test_words_are_needed_and_nonsense_is_refused(self):
        for words in ("", "  ", None, False):
            with self.assertRefused(UserError, "own words"):
                self.complain(words)
        for nonsense in ("1", True, 0, -3, 1.5, [1], {}, 10**9, 2**70):
            with self.assertRefused(UserError, "again"):
                self.complain(line_id=nonsense)
            with self.assertRefused(UserError, "again"):
                self.complain(partner_id=nonsense)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_a_cashier_without_our_groups_opens_none(self):
        with self.assertRefused(AccessError):
            self.complain(user=self.cashier, partner_id=self.buyer.id)

    # ------------------------------------------------------------
    # LATE
    # ------------------------------------------------------------

    def test_an_order_made_offline_counts_on_its_own_date(self):
        order = self._pay(
            (self.shirt, 1), customer=self.buyer, date_order="2026-01-31 15:59:59"
        )
        self.env.flush_all()
        purchase = self._purchases_of(order)
        self.assertEqual(purchase.date, datetime(2026, 1, 31, 15, 59, 59))
        self.assertIn(self.buyer.id, self.queue.search([]).mapped("partner_id"))
