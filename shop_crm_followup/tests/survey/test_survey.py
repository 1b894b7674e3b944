import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..common import TODAY, FollowupCase


@tagged("post_install", "-at_install")
class TestSurvey(FollowupCase, HttpCase):
    """After a purchase a customer is asked how it was, and answers by a link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule(
            "after_purchase", script="How was it? {rating}", channel="wechat"
        )
        cls.thanks, cls.low = (
            cls.env.ref(f"shop_crm_followup.shop_followup_rule_survey_{name}")
            for name in ("thanks", "low")
        )
        (cls.thanks + cls.low).active = True
        (cls.customer + cls.company.partner_id).lang = "en_US"
        cls.customer.user_id = cls.user_assistant
        cls.followup = cls.make_row(cls.rule, user_id=cls.user_assistant.id)

    def _ask(self):
        """Hand out what is due, and return the survey and its address."""
        self.followups._hand_out()
        survey = self.followup.survey_ids
        return survey, f"/rate/{survey.rating_ids.access_token}"

    def _answer(self, url, value, comment="", user=None):
        """Open the page as a browser does, choose, and send it."""
        if user:
            self.authenticate(user, user)
        page = self.url_open(f"{url}/{value}")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
        answer = self.url_open(
            f"{url}/submit_feedback",
            data={"rate": value, "feedback": comment, "csrf_token": token},
        )
        self.env.invalidate_all()
        return answer

    def _get_planned(self, rule):
        return self.followups.search([("rule_id", "=", rule.id)])

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    def test_the_link_is_made_with_the_task(self):
        followup = self.followup.with_user(self.user_assistant)
        self.assertEqual(followup.script, "How was it? ")
        self.assertFalse(followup.survey_ids, "Reading writes nothing")
        survey, url = self._ask()
        self.assertEqual(self.followup.state, "scheduled")
        self.assertEqual(followup.script, f"How was it? {survey.get_base_url()}{url}/3")
        self.assertIn(url, followup.activity_id.note)
        rated = survey.rating_ids.rated_partner_id
        self.assertEqual(rated, self.user_assistant.partner_id)
        self.followup._ask()
        self.assertEqual(self.followup.survey_ids, survey)

    def test_an_email_holds_a_link_for_each_answer(self):
        self.followup.channel = "email"
        self.rule.channel = "email"
        self.env["shop.consent"].create(
            {
                "partner_id": self.customer.id,
                "channel": "email",
                "granted": True,
                "way": "qr",
            }
        )
        with self.followups._claiming() as claim:
            self.assertEqual(self.followups._claim_next(claim), self.followup)
        survey = self.followup.survey_ids
        self.assertTrue(survey, "It is made with the claim")
        links = self.env["shop.consent.link"].search([])
        self.assertEqual(links.partner_id, self.customer)
        body = self.followup._prepare_message()["email"]["body"]
        for value, label in (("5", "Happy"), ("3", "Neutral"), ("1", "Unhappy")):
            self.assertIn(label, body)
            self.assertIn(f'href="{survey._get_url(value)}"', body)

    def test_nobody_is_asked_without_the_word(self):
        self.rule.script = "Hello {salutation}"
        self.assertFalse(self._ask()[0])

    def test_twenty_tasks_cost_as_many_queries_as_ten(self):
        def count(number):
            customers = [self.make_customer(f"Person {each}") for each in range(number)]
            rows = [
                self.make_row(self.rule, each, user_id=self.user_assistant.id)
                for each in customers
            ]
            rows = self.followups.browse(row.id for row in rows)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows._ask()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)
        self.assertLessEqual(count(20), count(10) + 2)

    # ------------------------------------------------------------
    # ANSWERING
    # ------------------------------------------------------------

    def test_a_happy_answer(self):
        survey, url = self._ask()
        self.url_open(f"{url}/1")
        self.assertFalse(survey.answer, "Looking is no answer")
        page = self._answer(url, 5, "Lovely tea")
        self.assertEqual(page.status_code, 200)
        self.assertRecordValues(
            survey, [{"answer": "5", "comment": "Lovely tea", "rating_count": 1}]
        )
        self.assertTrue(survey.answered_at)
        self.assertRecordValues(
            self._get_planned(self.thanks),
            [
                {
                    "partner_id": self.customer.id,
                    "state": "planned",
                    "due_date": TODAY,
                    "user_id": self.user_assistant.id,
                    "origin": f"shop.followup.survey,{survey.id}",
                }
            ],
        )
        self.assertFalse(self._get_planned(self.low))
        touch = self.env["shop.touch"].search(
            [("partner_id", "=", self.customer.id), ("source", "=", "survey")]
        )
        self.assertRecordValues(touch, [{"direction": "in", "channel": "wechat"}])

    def test_an_unhappy_answer_is_called_about(self):
        _survey, url = self._ask()
        self._answer(url, 1, "<b>Cold</b> tea")
        call = self._get_planned(self.low)
        self.assertRecordValues(
            call, [{"channel": "call", "priority": 15, "user_id": False}]
        )
        self.assertEqual(call.note, "Unhappy\n<b>Cold</b> tea")
        self.followups._hand_out()
        self.assertTrue(call.user_id)

    def test_a_second_answer_plans_nothing_twice(self):
        survey, url = self._ask()
        self._answer(url, 5)
        self._answer(url, 1, "After all, no")
        self._answer(url, 1)
        self.assertEqual(survey.answer, "1")
        self.assertEqual(len(self._get_planned(self.thanks)), 1)
        self.assertEqual(len(self._get_planned(self.low)), 1)

    def test_the_plan_of_the_night_leaves_the_thanks_alone(self):
        _survey, url = self._ask()
        self._answer(url, 5)
        self.plan(self.thanks)
        self.assertEqual(self._get_planned(self.thanks).state, "planned")

    def test_a_customer_with_a_login(self):
        self.user_portal.partner_id.phone = "13800138009"
        self.followup.partner_id = self.user_portal.partner_id
        self.env.flush_all()
        survey, url = self._ask()
        self._answer(url, 3, user="portal")
        self.assertEqual(survey.answer, "3")

    def test_somebody_elses_login_reads_no_name(self):
        _survey, url = self._ask()
        self.authenticate("portal", "portal")
        page = self.url_open(f"{url}/5")
        self.assertIn("503.svg", page.text)
        self.assertNotIn("Li Ming", page.text)

    @mute_logger("odoo.http")
    def test_only_the_customer_answers(self):
        survey, _url = self._ask()
        for user in ("portal", "staff", "assistant", "manager"):
            with self.assertRaises(AccessError):
                survey.with_user(getattr(self, f"user_{user}")).rating_apply(5)
            self.authenticate(user, user)
            for method, args in (
                ("rating_apply", [[survey.id], 5]),
                ("write", [[survey.id], {"answer": "5"}]),
                ("create", [[{"followup_id": self.followup.id}]]),
                ("unlink", [[survey.id]]),
            ):
                with self.assertRaisesRegex(JsonRpcException, "AccessError"):
                    self.make_jsonrpc_request(
                        "/web/dataset/call_kw",
                        {
                            "model": "shop.followup.survey",
                            "method": method,
                            "args": args,
                            "kwargs": {},
                        },
                    )
        self.assertFalse(survey.answer)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_the_secret_of_the_link_is_open_to_nobody(self):
        survey, _url = self._ask()
        for user in (self.user_staff, self.user_assistant, self.user_manager):
            with self.subTest(user=user.login):
                ratings = self.env["rating.rating"].with_user(user)
                self.assertFalse(
                    ratings.search([("res_model", "=", "shop.followup.survey")])
                )
                with self.assertRefused(AccessError, "."):
                    survey.rating_ids.with_user(user).rating = 5

    def test_answers_stay_inside_the_shop(self):
        survey, _url = self._ask()
        for user in (self.user_portal, self.user_staff):
            with self.assertRaises(AccessError):
                survey.with_user(user).read(["answer"])
        survey.with_user(self.user_assistant).read(["answer", "partner_id"])
        other = self.env["res.company"].create({"name": "Another shop"})
        self.user_manager.write({"company_ids": other.ids, "company_id": other.id})
        surveys = self.env["shop.followup.survey"].with_user(self.user_manager)
        self.assertFalse(surveys.search([]))

    # ------------------------------------------------------------
    # MERGE, ERASURE
    # ------------------------------------------------------------

    def test_the_link_goes_on_after_a_merge(self):
        survey, url = self._ask()
        kept = self.make_customer("Li Ming (old)")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((kept + self.customer).ids, kept, extra_checks=False)
        self._answer(url, 5)
        self.assertEqual((survey.answer, survey.partner_id), ("5", kept))

    def test_erasure_empties_what_was_written(self):
        survey, url = self._ask()
        self._answer(url, 1, "CANARY")
        self.customer.with_user(self.user_administrator).shop_erase("Asked for it")
        self.env.flush_all()
        for model, name in (
            ("shop.followup.survey", "comment"),
            ("shop.followup", "note"),
            ("rating.rating", "feedback"),
            ("mail.message", "body"),
        ):
            found = self.env[model].search([(name, "ilike", "CANARY")])
            self.assertFalse(found, model)
        self.assertEqual(survey.answer, "1")
        self.assertEqual(self.url_open(f"{url}/5").status_code, 404)
