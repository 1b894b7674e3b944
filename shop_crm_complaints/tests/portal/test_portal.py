import io
import re

from lxml import html
from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestPortal(ComplaintCase, HttpCase):
    """The customer sees where the case stands, and answers with an own login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_portal.lang = "en_US"
        cls.customer = cls.user_portal.partner_id
        cls.user_stranger = new_test_user(
            cls.env, "stranger", groups="base.group_portal", lang="en_US"
        )
        cls.case = cls.make_case(
            user_id=cls.user_assistant.id, customer_words="It is <b>torn</b>"
        )
        cls.url = f"/my/complaints/{cls.case.id}"
        cls.company.shop_complaint_body = "Consumer council 12315"
        cls.company.partner_id.lang = "en_US"
        cls.user_assistant.name = "Xiao Wang"

    def _lead_to(self, code):
        self.lead_to(self.case.with_user(self.user_assistant), code)

    def _offer(self, amount=0.0):
        """Lead the case to the customer's decision, about an exchange."""
        self._lead_to("solution")
        case = self.case.with_user(self.user_administrator)
        self.answer(case, remedy_id=self.remedies["exchange"].id, remedy_amount=amount)
        case.action_next()
        self.env.flush_all()

    def _log_in(self, login="portal"):
        """Log in, or with None be a visitor without a login."""
        self.authenticate(login, login)

    def _post(self, path="answer", url=None, page=None, **values):
        """Post a form of the case as the page has it."""
        page = page or self.url_open("/my/complaints")
        secret = re.search(r'csrf_token"?:? ?(?:value=)?"(\w+)"', page.text)
        data = {"csrf_token": secret and secret[1], **values}
        if path == "answer":
            data.setdefault("version", str(self.case.offer_version))
        answer = self.url_open(
            f"{url or self.url}/{path}", data=data, allow_redirects=False
        )
        self.env.invalidate_all()
        return answer

    def _get_text(self, page):
        return " ".join(html.fromstring(page.text).text_content().split())

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
            "Until: 11/05/2026",
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
    # ANSWERING
    # ------------------------------------------------------------

    def test_accept(self):
        self._offer()
        self._log_in()
        page = self.url_open(self.url)
        version = html.fromstring(page.text).xpath(
            "string(//*[@name='version']/@value)"
        )
        self.assertEqual(version, str(self.case.offer_version))
        answer = self._post(answer="accept", page=page)
        self.assertEqual(answer.status_code, 303)
        self.assertRecordValues(
            self.case,
            [
                {
                    "step_code": "followup",
                    "opinion": "satisfied",
                    "answer_channel": "account",
                    "counter_wish": False,
                }
            ],
        )
        note = self.case.message_ids.filtered(
            lambda message: "Accepted online" in message.body
        )
        self.assertEqual(note.author_id, self.customer)
        self.assertIn(f"Proposal {version}: Exchange", note.body)
        self.assertTrue(note.date and note.is_internal)
        self.assertIn("What we agreed on", self._get_text(self.url_open(self.url)))

    def test_decline_shows_the_way_up(self):
        self._offer()
        self._log_in()
        self._post(answer="decline")
        self.assertRecordValues(
            self.case,
            [{"step_code": "solution", "loops": 1, "counter_wish": False}],
        )
        text = self._get_text(self.url_open(self.url))
        for way in ("store manager", "Consumer council 12315"):
            self.assertIn(way, text)
        self.assertNotIn("Yes, I accept", text)
        self.assertIn(
            self.user_assistant, self.case.activity_ids.user_id, "somebody has to act"
        )

    def test_propose(self):
        self._offer()
        self._log_in()
        page = self._post(answer="propose", counter_wish=" \0 ")
        self.assertEqual(page.status_code, 400)
        self.assertIn("say what you would like", page.text)
        page = self._post(answer="propose", counter_wish="x" * 5001)
        self.assertEqual(page.status_code, 400)
        self.assertEqual(self.case.step_code, "opinion")
        self._post(answer="propose", counter_wish="<b>A new one</b>")
        self.assertRecordValues(
            self.case,
            [{"step_code": "solution", "counter_wish": "<b>A new one</b>"}],
        )
        self.assertIn(
            "&lt;b&gt;A new one", "".join(self.case.message_ids.mapped("body"))
        )

    def test_another_version_changes_nothing(self):
        self._offer()
        self._log_in()
        shown = self.case.offer_version
        before = self.case.read()[0]
        for version in (shown - 1, shown + 1, "", "x", "²", f"{shown}.0", "1" * 50):
            page = self._post(answer="accept", version=version)
            self.assertEqual(page.status_code, 409, version)
        answer = self.url_open(
            f"{self.url}/answer", files={"version": ("a", b"1")}, allow_redirects=False
        )
        self.assertEqual(answer.status_code, 400)
        after = self.case.read()[0]
        for counted in ("revision", "__last_update", "message_ids"):
            before.pop(counted, None), after.pop(counted, None)
        self.assertEqual(after, before)

    def test_the_offer_changed_while_it_was_shown(self):
        self._offer()
        self._log_in()
        page = self.url_open(self.url)
        shown = self.case.offer_version
        case = self.case.with_user(self.user_assistant)
        case.action_back("Something better")
        case.remedy_id = self.remedies["repair"]
        case.action_next()
        self.env.flush_all()
        answer = self._post(answer="accept", version=shown, page=page)
        self.assertEqual(answer.status_code, 409)
        self.assertIn("Nothing was changed", answer.text)
        self.assertIn("Repair", answer.text)
        self.assertEqual(self.case.step_code, "opinion")

    def test_the_same_proposal_again_is_asked_again(self):
        self._offer()
        self._log_in()
        page = self.url_open(self.url)
        first = self.case.offer_version
        self.assertEqual(self._post(answer="decline", page=page).status_code, 303)
        repeated = self._post(answer="decline", version=first, page=page)
        self.assertEqual(repeated.status_code, 409)
        case = self.case.with_user(self.user_administrator)
        case.remedy_id = self.remedies["exchange"]
        case.action_next()
        self.env.flush_all()
        late = self._post(answer="decline", version=first, page=page)
        self.assertEqual(late.status_code, 409)
        self.assertEqual(self.case.loops, 1)

    @mute_logger("odoo.http")
    def test_who_may_answer(self):
        self._offer()
        link = self.case.get_portal_url().partition("?")[2]
        self.env.flush_all()
        login = self.url_open("/web/login")
        for user, status in ((None, 403), ("stranger", 403), ("assistant", 403)):
            self._log_in(user)
            page = self.url_open("/my/complaints") if user else login
            for query, expected in (("", 404), (f"?{link}", status)):
                secret = re.search(r'csrf_token"?:? ?(?:value=)?"(\w+)"', page.text)[1]
                answer = self.url_open(
                    f"{self.url}/answer{query}",
                    data={
                        "csrf_token": secret,
                        "answer": "accept",
                        "version": self.case.offer_version,
                    },
                    allow_redirects=False,
                )
                self.assertEqual(answer.status_code, expected, (user, query))
        self.env.invalidate_all()
        self.assertEqual(self.case.step_code, "opinion")

    @mute_logger("odoo.http")
    def test_not_by_looking_and_not_by_forged_forms(self):
        self._offer()
        self._log_in()
        query = f"answer=accept&version={self.case.offer_version}"
        self.assertEqual(self.url_open(f"{self.url}/answer?{query}").status_code, 405)
        self.url_open(f"{self.url}?{query}")
        for secret in ("", "x", "é", "aao99999999999"):
            page = self._post(answer="accept", csrf_token=secret)
            self.assertEqual(page.status_code, 400)
        page = self._post(answer="yes")
        self.assertEqual(page.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.case.step_code, "opinion")

    def test_answers_out_of_their_time(self):
        self._log_in()
        for code in ("vent", "solution"):
            self._lead_to(code)
            self.env.flush_all()
            self.assertEqual(self._post(answer="accept").status_code, 409)
        self._offer()
        case = self.case.with_user(self.user_assistant)
        case.write({"opinion": "neutral", "answer_channel": "phone"})
        self.env.flush_all()
        self.assertEqual(self._post(answer="accept").status_code, 409)
        self.assertEqual(self.case.opinion, "neutral")
        case.action_cancel("A mistake")
        self.env.flush_all()
        self.assertEqual(self._post(answer="accept").status_code, 409)

    def test_a_colleague_of_the_customer_answers(self):
        company = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        (self.customer + self.user_stranger.partner_id).parent_id = company
        self._offer()
        self._log_in("stranger")
        self.assertEqual(self._post(answer="accept").status_code, 303)
        self.assertEqual(self.case.opinion, "satisfied")

    # ------------------------------------------------------------
    # RATING
    # ------------------------------------------------------------

    def _close(self):
        self._offer()
        case = self.case.sudo()
        case.opinion = "satisfied"
        case.action_next()
        case._end("closed")
        self.env.flush_all()

    def test_rate_once(self):
        self._log_in()
        self.assertEqual(self._post("rate", handling="5").status_code, 409)
        self._close()
        self.assertIn("How we took care of it", self.url_open(self.url).text)
        for wrong in ("0", "6", "x", "", "-1"):
            self.assertEqual(self._post("rate", handling=wrong).status_code, 400)
        answer = self._post("rate", handling="4", service="5", ease="9", words="Fine")
        self.assertEqual(answer.status_code, 303)
        self.assertRecordValues(
            self.case.customer_rating_ids,
            [
                {
                    "handling": 4,
                    "service": 5,
                    "ease": 0,
                    "words": "Fine",
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(self._post("rate", handling="1").status_code, 409)
        self.assertIn("Thank you for your rating", self.url_open(self.url).text)

    @mute_logger("odoo.http", "odoo.models")
    def test_nobody_else_rates(self):
        self._close()
        self._log_in("stranger")
        self.assertEqual(self._post("rate", handling="1").status_code, 404)
        for user in (self.user_portal, self.user_manager, self.user_administrator):
            with self.assertRaises(AccessError):
                self.env["shop.complaint.rating"].with_user(user).create(
                    {"complaint_id": self.case.id, "handling": 5}
                )

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
