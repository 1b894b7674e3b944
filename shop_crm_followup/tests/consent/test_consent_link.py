from odoo.exceptions import AccessError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@tagged("post_install", "-at_install")
class TestConsentLink(ShopCrmCommon, HttpCase):
    """A customer withdraws by the link in a message, without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Li Ming",
                "email": "li.ming@example.com",
                "phone": "13800138000",
                "lang": "en_US",
            }
        )
        cls.company = cls.env.company
        cls.company.name = "Lotus Tea"
        cls.company.partner_id.lang = "en_US"
        cls.link = cls.env["shop.consent.link"]._get_link(cls.customer, cls.company)
        cls.url = f"/shop_crm/consent/{cls.link.token}"
        for channel in ("email", "sms"):
            cls.env["shop.consent"].create(
                {
                    "partner_id": cls.customer.id,
                    "channel": channel,
                    "granted": True,
                    "way": "qr",
                    "evidence": "Card",
                    "date": "2026-01-01",
                }
            )

    def _get_statements(self, partner=None):
        self.env.invalidate_all()
        partner = partner or self.customer
        channels = ("email", "sms", "phone", "wechat", "letter", "visit")
        return {
            channel: partner._shop_consent(channel, "marketing")[partner.id]
            for channel in channels
        }

    def _count(self):
        return self.env["shop.consent"].search_count(
            [("partner_id", "=", self.customer.id)]
        )

    def _press(self, button, url=None):
        """Open the page as a browser does, and press a button."""
        page = self.url_open(url or self.url)
        token = page.text.split('name="csrf_token"')[1].split('value="')[1]
        data = {"csrf_token": token.split('"')[0], "stop": button}
        return self.url_open(url or self.url, data=data)

    # ------------------------------------------------------------
    # LOOKING
    # ------------------------------------------------------------

    def test_looking_changes_nothing_and_tells_nothing(self):
        before = self._count()
        page = self.url_open(self.url)
        self.assertEqual(page.status_code, 200)
        for text in ("Lotus Tea", "Stop e-mails", "Stop all messages"):
            self.assertIn(text, page.text)
        for secret in ("Li Ming", "li.ming", "138", "<script"):
            self.assertNotIn(secret, page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.url_open(self.url, method="HEAD")
        self.url_open(f"{self.url}?stop=all&List-Unsubscribe=One-Click")
        self.assertEqual(self._count(), before)
        self.assertFalse(self.link.used_at)

    @mute_logger("odoo.http")
    def test_only_looking_and_pressing(self):
        for method in ("PUT", "DELETE", "PATCH"):
            answer = self.url_open(self.url, method=method, data=ONE_CLICK)
            self.assertEqual(answer.status_code, 405)
        self.assertIs(self._get_statements()["email"], True)

    def test_the_page_speaks_the_customers_language(self):
        self.customer.lang = "zh_CN"
        self.assertIn('lang="zh-CN"', self.url_open(self.url).text)
        self.customer.lang = "en_US"
        page = self.url_open(self.url, headers={"Accept-Language": "zh-CN"})
        self.assertIn('lang="en-US"', page.text)

    def test_unknown_links(self):
        for token in ("0" * 32, "x", "A" * 32, "a" * 5000, "%00" * 32, "é", "1 OR 1"):
            for data in (None, ONE_CLICK):
                answer = self.url_open(f"/shop_crm/consent/{token}", data=data)
                self.assertEqual(answer.status_code, 404, token)
                self.assertNotIn("Lotus Tea", answer.text)

    # ------------------------------------------------------------
    # PRESSING
    # ------------------------------------------------------------

    @freeze_time("2026-11-22 04:00")
    def test_no_more_email(self):
        page = self._press("email")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Done.", page.text)
        self.assertNotIn("Stop e-mails", page.text)
        self.assertEqual(
            self._get_statements(),
            {
                "email": False,
                "sms": True,
                "phone": None,
                "wechat": None,
                "letter": None,
                "visit": None,
            },
        )
        consent = self.env["shop.consent"].search(
            [("partner_id", "=", self.customer.id), ("granted", "=", False)]
        )
        self.assertRecordValues(
            consent,
            [
                {
                    "way": "link",
                    "evidence": "Unsubscribe link in the message",
                    "purpose": "marketing",
                    "user_id": self.env.ref("base.public_user").id,
                    "wording_id": False,
                }
            ],
        )
        self.assertTrue(self.link.used_at)

    def test_nothing_at_all_twice(self):
        page = self._press("all")
        self.assertEqual(set(self._get_statements().values()), {False})
        self.assertNotIn("<button", page.text)
        count = self._count()
        self.assertEqual(count, 2 + 6)
        self.url_open(self.url, data=ONE_CLICK)
        self.assertEqual(self._count(), count)

    def test_mail_programs_press_without_a_session(self):
        self.opener.cookies.clear()
        for _again in range(2):
            answer = self.url_open(self.url, data=ONE_CLICK)
            self.assertEqual(answer.status_code, 200)
        self.assertIs(self._get_statements()["email"], False)
        self.assertIs(self._get_statements()["sms"], True)
        self.assertEqual(self._count(), 3)

    def test_mail_programs_may_send_it_in_parts(self):
        self.url_open(self.url, files={"List-Unsubscribe": (None, "One-Click")})
        self.assertIs(self._get_statements()["email"], False)

    def test_a_forged_form_does_nothing(self):
        for data in (
            {"stop": "all"},
            {"stop": "all", "csrf_token": "x"},
            {"stop": "all", "csrf_token": "aao99999999999"},
            {"List-Unsubscribe": "Two-Click"},
        ):
            answer = self.url_open(self.url, data=data)
            self.assertEqual(answer.status_code, 400)
            self.assertIn("press the button again", answer.text)
        for part in ((None, "éo99999999999"), ("token.txt", "x")):
            files = {"stop": (None, "all"), "csrf_token": part}
            answer = self.url_open(self.url, files=files)
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._count(), 2)

    def test_a_link_never_grants(self):
        self._press("all")
        token = self.url_open("/web/login").text.split("csrf_token: ")[1][1:60]
        for stop in ("none", "grant", "email,sms", ""):
            data = {"stop": stop, "granted": "1", "csrf_token": token.split('"')[0]}
            answer = self.url_open(self.url, data=data)
            self.assertEqual(answer.status_code, 400)
        self.assertEqual(set(self._get_statements().values()), {False})

    def test_after_a_new_yes_the_link_withdraws_again(self):
        with freeze_time("2027-01-02"):
            self.url_open(self.url, data=ONE_CLICK)
        with freeze_time("2027-02-02"):
            self.env["shop.consent"].create(
                {
                    "partner_id": self.customer.id,
                    "channel": "email",
                    "granted": True,
                    "way": "qr",
                }
            )
            self.assertIs(self._get_statements()["email"], True)
        with freeze_time("2027-03-02"):
            self.url_open(self.url, data=ONE_CLICK)
            self.assertIs(self._get_statements()["email"], False)

    # ------------------------------------------------------------
    # WHOSE LINK
    # ------------------------------------------------------------

    def test_the_link_goes_on_for_the_kept_contact(self):
        kept = self.env["res.partner"].create({"name": "Li Ming (old)"})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept + self.customer).ids, kept, extra_checks=False)
        self.url_open(self.url, data=ONE_CLICK)
        self.assertIs(self._get_statements(kept)["email"], False)

    def test_the_link_of_an_erased_customer_ends(self):
        self.customer.with_user(self.user_administrator).shop_erase("Asked for it")
        self.assertEqual(self.url_open(self.url).status_code, 404)
        self.assertEqual(self.url_open(self.url, data=ONE_CLICK).status_code, 404)

    def test_who_is_logged_in_stands_behind_it(self):
        self.authenticate("portal", "portal")
        self._press("email")
        consent = self.env["shop.consent"].search([], order="id desc", limit=1)
        self.assertEqual(consent.user_id, self.user_portal)

    @mute_logger("odoo.http", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_nobody_reads_links_over_rpc(self):
        self.assertFalse(
            self.env["ir.model.access"]
            .with_user(self.user_manager)
            .check("shop.consent.link", "read", raise_exception=False)
        )
        for user in (self.user_portal, self.user_staff, self.user_manager):
            with self.assertRaises(AccessError):
                self.env["shop.consent.link"].with_user(user).search([])
        links = self.link.with_user(self.user_administrator)
        links.read(["partner_id"])
        with self.assertRaises(AccessError):
            links.read(["token"])
        with self.assertRaises(AccessError):
            links.search([("token", "=like", "a%")])
