import re

from lxml import html

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .form_common import FormCase

TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"
KEPT = ("customer_words", "contact_name", "contact_phone", "contact_email")


@tagged("post_install", "-at_install")
class TestPublicForm(FormCase, HttpCase):
    """Anybody writes to a store: without login, script or risk."""

    # ------------------------------------------------------------
    # THE PAGE
    # ------------------------------------------------------------

    def test_the_page_tells_how_it_goes(self):
        self.company.shop_complaint_body = "Consumer council 12315"
        page = self._open()
        self.assertEqual(page.status_code, 200)
        for text in (
            "Lotus Tea",
            "reference at once",
            "It helps to have",
            "We read it within 1 h",
            "We propose a solution within 14 h",
            "Refund",
            "ask about the status",
            "12315",
            "It costs nothing",
        ):
            self.assertIn(text, page.text)

    def test_without_script_and_from_nowhere_else(self):
        page = self._open()
        self.assertNotIn("<script", page.text)
        self.assertNotRegex(page.text, r"src=|http")
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        tree = html.fromstring(page.text)
        needed = tree.xpath("//*[@required]/@name")
        self.assertEqual(needed, ["customer_words"])
        for field in tree.xpath("//form//*[@id]"):
            self.assertTrue(tree.xpath(f"//label[@for='{field.get('id')}']"))

    def test_the_browser_asks_again_where_nobody_could_be_reached(self):
        tree = html.fromstring(self._open().text)
        for name, good, bad in (
            ("contact_phone", ("12345", "+86 138-0013-8000"), ("123", "call me")),
            ("contact_email", ("li@example.com",), ("li", "li@example", "@.")),
        ):
            pattern = re.compile(tree.xpath(f"string(//*[@name='{name}']/@pattern)"))
            for text in good:
                self.assertTrue(pattern.fullmatch(text), text)
            for text in bad:
                self.assertFalse(pattern.fullmatch(text), text)

    def test_in_the_language_of_the_browser(self):
        for wanted, lang in (
            ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
            ("zh-TW", "zh-CN"),
            ("fr;q=0.9, en-GB;q=0.5", "en-US"),
            ("en", "en-US"),
            ("xx", "en-US"),
            ("*", "en-US"),
            (";;;,,=q", "en-US"),
        ):
            with self.subTest(wanted=wanted):
                page = self._open(**{"Accept-Language": wanted})
                self.assertIn(f'<html lang="{lang}"', page.text)
        self.company.partner_id.lang = "zh_CN"
        page = self._open(**{"Accept-Language": "fr"})
        self.assertIn('<html lang="zh-CN"', page.text)

    def test_looking_makes_nothing(self):
        self._open()
        self.url_open(self.url, method="HEAD")
        self.url_open(f"{self.url}?customer_words=x&key={'a' * 32}")
        self.assertFalse(self._get_new())

    def test_unknown_and_revoked_addresses(self):
        data = self._fill()
        token = self.store.token
        self.store.active = False
        gone = self.url_open(self.url)
        self.assertEqual(gone.status_code, 404)
        for unknown in (token, "0" * 32, "x", "A" * 32, "a" * 5_000, "%00", "é", "1'"):
            for post in (None, data):
                page = self.url_open(f"/shop_crm/complaint/{unknown}", data=post)
                self.assertEqual(page.status_code, 404, unknown)
                self.assertEqual(page.text, gone.text)
        self.assertFalse(self._get_new())

    # ------------------------------------------------------------
    # SENDING
    # ------------------------------------------------------------

    def test_send(self):
        page = self._send(
            kind="suggestion", contact_name="Li", contact_email="li@example.com"
        )
        case = self._get_new()
        self.assertRecordValues(
            case,
            [
                {
                    "kind": "suggestion",
                    "customer_words": "The button came off",
                    "contact_name": "Li",
                    "contact_phone": False,
                    "contact_email": "li@example.com",
                    "partner_id": False,
                    "channel": "form",
                    "store_id": self.store.id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self._get_reference(page), case.name)
        text = html.fromstring(page.text).xpath("string(//main)")
        for told in ("Li", "li@example.com", "button", str(case.access_token)):
            self.assertNotIn(told, text)

    def test_a_stranger_with_a_customers_phone_learns_nothing(self):
        pages = [
            self._send(contact_phone=phone)
            for phone in (self.customer.phone, "13912345678")
        ]
        known, unknown = (
            re.sub(r"C\d+", "", html.fromstring(page.text).text_content())
            for page in pages
        )
        self.assertEqual(known, unknown)
        self.assertEqual(self._get_new().partner_id, self.customer.browse())

    def test_the_same_form_twice_is_one_case(self):
        data = self._fill()
        pages = [self._send(data), self._send(data)]
        case = self._get_new()
        self.assertEqual(len(case), 1)
        self.assertEqual([self._get_reference(p) for p in pages], [case.name] * 2)
        self._send(self._fill())
        self.assertEqual(len(self._get_new()), 2)

    def test_the_same_number_in_another_store_is_another_form(self):
        data = self._fill()
        self._send(data)
        other = self.store.copy({"name": "Branch"})
        page = self.url_open(f"/shop_crm/complaint/{other.token}", data=data)
        self.assertEqual(self._get_new().store_id, self.store + other)
        self.assertNotEqual(self._get_reference(page), self._get_new()[-1].name)

    def test_a_login_is_the_customer(self):
        self.authenticate("portal", "portal")
        self._send()
        self.assertEqual(self._get_new().partner_id, self.user_portal.partner_id)

    def test_each_store_gets_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.url = f"/shop_crm/complaint/{other.shop_store_id.token}"
        self._send(company_id=str(self.company.id), store_id=str(self.store.id))
        self.assertRecordValues(
            self._get_new(),
            [{"company_id": other.id, "store_id": other.shop_store_id.id}],
        )

    # ------------------------------------------------------------
    # WHAT NOBODY SHOULD SEND
    # ------------------------------------------------------------

    def test_forged_forms(self):
        data = self._fill()
        for wrong in (
            {"csrf_token": ""},
            {"csrf_token": "x"},
            {"csrf_token": "é" * 40},
            {"csrf_token": "aao99999999999"},
            {"key": ""},
            {"key": "1"},
            {"key": "A" * 32},
            {"key": f"{data['key']}\n"},
        ):
            with self.subTest(wrong=wrong):
                page = self._send({**data, **wrong})
                self.assertEqual(page.status_code, 400)
                self.assertIn("press the button again", page.text)
                self.assertIn("The button came off", page.text)
        self.assertFalse(self._get_new())

    def test_what_was_typed_is_there_again(self):
        page = self._send(customer_words="", contact_name='"><script>x</script>')
        self.assertEqual(page.status_code, 400)
        self.assertIn("tell us what happened", page.text)
        self.assertNotIn("<script", page.text)
        again = self._fill(page)
        self.assertEqual(self._send(again).status_code, 200)

    def test_no_other_field_can_be_set(self):
        names = set(self.cases._fields) - {*KEPT, "kind"}
        plain, loaded = self._send(), self._send(**{name: "1" for name in names})
        self.assertEqual((plain.status_code, loaded.status_code), (200, 200))
        second, first = self._get_new()
        differ = {"id", "name", "access_url", "display_name"}
        for name, field in self.cases._fields.items():
            if name in differ or not field.store or field.type == "one2many":
                continue
            with self.subTest(name=name):
                self.assertEqual(first[name], second[name])

    def test_nothing_breaks_the_form(self):
        data = self._fill()
        text = (None, "1")
        for values, files in (
            ({**data, "customer_words": "x" * 5_000_000}, None),
            ({**data, "contact_name": "x" * 1_000_000}, None),
            ({**data, "customer_words": "\0"}, None),
            ({**data, "kind": "1 OR 1"}, {"customer_words": ("a.txt", b"x")}),
            (data, {"csrf_token": ("a.txt", b"x")}),
            ({**data, "self": "1", "token": "x", "request": "x"}, None),
            (data, {"kind": ("a.txt", b"x"), "contact_name": ("b", b"\xff\xfe")}),
            (data, {f"part{number}": text for number in range(1_500)}),
        ):
            page = self.url_open(self.url, data=values, files=files)
            self.assertLess(page.status_code, 500)
        for body, kind in (
            (b"customer_words=%ff%fe%00&key=%", "application/x-www-form-urlencoded"),
            (b"\xff\xd8" * 100, "multipart/form-data; boundary=x"),
            (b"--x\r\n\r\n", "multipart/form-data"),
            (b"{}", "application/json"),
            (b"", "text/plain"),
        ):
            with mute_logger("odoo.http"):
                page = self.url_open(
                    self.url, data=body, headers={"Content-Type": kind}
                )
            self.assertLess(page.status_code, 500)

    @mute_logger("odoo.http")
    def test_broken_letters_are_kept_as_far_as_they_go(self):
        data = self._fill()
        body = (
            f"csrf_token={data['csrf_token']}&key={data['key']}"
            "&customer_words=%b2%bb%c2%fa%d2%e2+torn"
        )
        page = self.url_open(
            self.url,
            data=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("torn", self._get_new().customer_words)

    @mute_logger("odoo.http")
    def test_too_much_at_once(self):
        data = self._fill()
        page = self.url_open(
            self.url, data=data, files={"photos": ("a.jpg", bytes(65 * 1024 * 1024))}
        )
        self.assertEqual(page.status_code, 413)
        self.assertFalse(self._get_new())

    # ------------------------------------------------------------
    # THE POSTER
    # ------------------------------------------------------------

    def test_poster(self):
        reports = self.env["ir.actions.report"].with_user(self.user_manager)
        page, _kind = reports._render_qweb_html(
            "shop_crm_complaints.report_store_poster", self.store.ids
        )
        text = page.decode()
        self.assertIn("Lotus Tea", text)
        self.assertIn(self.url, text)
        self.assertIn("data:image/svg+xml;base64,", text)
        report = self.env.ref("shop_crm_complaints.store_poster_report")
        self.assertIn(self.user_manager, report.group_ids.all_user_ids)
