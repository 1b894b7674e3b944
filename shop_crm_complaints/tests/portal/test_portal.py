import io
import re

from PIL import Image

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortal(PortalCase, HttpCase):
    """The customer sees where the case stands, and nothing internal."""

    # ------------------------------------------------------------
    # LOOKING
    # ------------------------------------------------------------

    def test_list(self):
        other = self.make_case(partner_id=self.make_customer().id)
        self._log_in()
        page = self.url_open("/my/complaints")
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.case.name, page.text)
        self.assertIn("We listen", page.text)
        self.assertNotIn(other.name, page.text)
        self.assertIn(self.company.shop_store_id.token, page.text)
        for number in ("0", "99999999999999999999", "²"):
            for path in (f"/page/{number}", f"?page={number}"):
                page = self.url_open(f"/my/complaints{path}")
                self.assertLess(page.status_code, 500)

    def test_home_counts(self):
        self._log_in()
        self.assertIn("/my/complaints", self.url_open("/my/home").text)
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["complaint_count"]}
        )
        self.assertEqual(counters["complaint_count"], 1)

    def test_page(self):
        self.env["shop.complaint.promise"].create(
            {
                "complaint_id": self.case.id,
                "name": "A call",
                "due_date": "2026-11-05",
            }
        )
        self.env.flush_all()
        self._log_in()
        page = self.url_open(self.url)
        text = self._get_text(page)
        for told in (
            self.case.name,
            "It is <b>torn</b>",
            "We listen",
            "We ask whether all is well",
            "Received: 11/02/2026",
            "A call",
            "Due date: 11/05/2026",
            "Xiao Wang",
        ):
            self.assertIn(told, text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_in_chinese(self):
        self.user_portal.lang = "zh_CN"
        self.env.ref("shop_crm_complaints.shop_complaint_step_vent").with_context(
            lang="zh_CN"
        ).public_name = "我们倾听"
        self._log_in()
        self.assertIn("我们倾听", self.url_open(self.url).text)

    @mute_logger("odoo.http")
    def test_other_peoples_and_missing_cases_are_the_same(self):
        theirs = self.make_case(partner_id=self.make_customer().id)
        nobodys = self.make_case(partner_id=False)
        theirs._portal_ensure_token()
        numbers = (theirs.id, nobodys.id, 2**31 - 1, 2**31, 10**30, 0)
        for login in (None, "portal", "staff"):
            self._log_in(login)
            pages = {
                (page.status_code, re.sub(r"\d+|\w{40,}", "", self._get_text(page)))
                for number in numbers
                for link in ("", "?access_token=", "?access_token=x", "?access_token=é")
                for page in [self.url_open(f"/my/complaints/{number}{link}")]
            }
            self.assertEqual({status for status, _text in pages}, {404})
            self.assertEqual(len(pages), 1)

    def test_with_the_link_one_can_look(self):
        self._offer()
        link = self.case.get_portal_url()
        page = self.url_open(link)
        self.assertEqual(page.status_code, 200)
        text = self._get_text(page)
        self.assertIn("Exchange", text)
        self.assertIn("log in with your own account", text)
        self.assertNotIn("/answer", page.text)
        self.assertNotIn("Yes, I accept", text)
        self._log_in("stranger")
        self.assertNotIn("/answer", self.url_open(link).text)

    def test_the_offer_is_told_when_it_may_be(self):
        self._log_in()
        self._lead_to("solution")
        case = self.case.with_user(self.user_assistant)
        case.write({"remedy_id": self.remedies["refund"].id, "remedy_amount": 99.5})
        case.action_request_approval()
        self.env.flush_all()
        for step in ("asked", "allowed"):
            page = self._get_text(self.url_open(self.url))
            self.assertNotIn("Refund", page, step)
            self.assertNotIn("99.5", page, step)
            if step == "asked":
                self.case.with_user(self.user_administrator).action_approve()
                self.env.flush_all()
        case.action_next()
        self.env.flush_all()
        text = self._get_text(self.url_open(self.url))
        self.assertIn("Our proposal to you Refund", text)
        self.assertIn("99.50", text)

    def test_nothing_internal(self):
        self._offer(amount=10)
        case = self.case.with_user(self.user_manager)
        secret = self.env["ir.attachment"].create(
            {
                "name": "secret.jpg",
                "raw": b"secret",
                "mimetype": "image/jpeg",
                "res_model": "shop.complaint",
                "res_id": case.id,
            }
        )
        comment = {"subtype_xmlid": "mail.mt_comment", "message_type": "comment"}
        note = {"subtype_xmlid": "mail.mt_note", "message_type": "comment"}
        case.message_post(body="SecretNote", **note)
        case.message_post(body="SecretInternal", **comment).is_internal = True
        case.message_post(body="We are sorry", **comment)
        case.message_post(body="Thank you", author_id=self.customer.id, **comment)
        case.activity_schedule("mail.mail_activity_data_todo", summary="SecretTask")
        self.user_manager.name = "SecretBoss"
        self.env.flush_all()
        self._log_in()
        page = self.url_open(self.url)
        text = self._get_text(page)
        self.assertIn("We are sorry", text)
        self.assertIn("Thank you", text)
        for word in ("Secret", "q_reasonable", "reasonable", "tier", "A button came"):
            self.assertNotIn(word, page.text)
        with mute_logger("odoo.http"):
            found = self.url_open(f"{self.url}/photo/{secret.id}")
        self.assertEqual(found.status_code, 404)

    @mute_logger("odoo.http")
    def test_photos(self):
        output = io.BytesIO()
        Image.new("RGB", (9, 9)).save(output, "JPEG")
        self.case.sudo()._attach_photos([output.getvalue()])
        photo = self.case.photo_ids
        self.env.flush_all()
        path = f"{self.url}/photo/{photo.id}"
        self.assertEqual(self.url_open(path).status_code, 404)
        self._log_in()
        self.assertIn(path, self.url_open(self.url).text)
        answer = self.url_open(path)
        self.assertEqual(answer.content, output.getvalue())
        self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self._log_in("stranger")
        self.assertEqual(self.url_open(path).status_code, 404)
        link = self.case.get_portal_url().partition("?")[2]
        self.env.flush_all()
        self.assertEqual(self.url_open(f"{path}?{link}").status_code, 200)
        other = self.make_case(partner_id=self.user_stranger.partner_id.id)
        self.env.flush_all()
        crossed = f"/my/complaints/{other.id}/photo/{photo.id}"
        self.assertEqual(self.url_open(crossed).status_code, 404)

    # ------------------------------------------------------------
    # NO OTHER DOOR
    # ------------------------------------------------------------

    @mute_logger("odoo.http", "odoo.models", "odoo.addons.base.models.ir_rule")
    def test_customers_have_no_rights_on_our_models(self):
        self._log_in()
        for name in sorted(self.registry):
            if not name.startswith("shop.complaint"):
                continue
            with self.subTest(model=name), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": name,
                        "method": "search_read",
                        "args": [[]],
                        "kwargs": {},
                    },
                )
        for method in ("action_next", "action_confirm_new_customer", "button_next"):
            with self.subTest(method=method), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": "shop.complaint",
                        "method": method,
                        "args": [[self.case.id]],
                        "kwargs": {},
                    },
                )
