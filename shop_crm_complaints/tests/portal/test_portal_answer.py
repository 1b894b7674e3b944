import re

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalAnswer(PortalCase, HttpCase):
    """The customer answers an offer with an own login, and rates a closed case."""

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
        self.assertIn("Our agreement", self._get_text(self.url_open(self.url)))

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
        for answer in ("accept", "decline", "propose"):
            for wish in ("", "A new one", "x" * 5001):
                page = self._post(answer=answer, version=shown - 1, counter_wish=wish)
                self.assertEqual(page.status_code, 409, (answer, wish[:9]))
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
