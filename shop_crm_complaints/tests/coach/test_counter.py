from odoo.exceptions import UserError
from odoo.tests import Form, TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, days

from ..common import START, ComplaintCase

VIEW = "shop_crm_complaints.shop_complaint_view_form"


@tagged("post_install", "-at_install")
class TestPermissionOnTheScreen(ComplaintCase, TransactionCase):
    """The screen says at once what may be promised, and who decides it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_assistant.lang = "en_US"
        cls.refund = cls.remedies["refund"]
        cls.case = cls.make_case()

    def setUp(self):
        super().setUp()
        self.lead_to(self.case, "solution")

    def ask(self, amount):
        self.case.write({"remedy_id": self.refund.id, "remedy_amount": amount})
        self.case.action_request_approval()
        return self.case.with_user(self.user_manager)

    def get_news(self):
        tasks = self.case.activity_ids
        return tasks.filtered(lambda each: each.user_id == self.user_assistant)

    def test_a_changed_offer_is_not_allowed_before_it_is_saved(self):
        self.ask(300).action_approve()
        for name, value in (
            ("remedy_amount", 5000),
            ("remedy_id", self.remedies["gift"]),
        ):
            # never saved
            form = Form(self.case, view=VIEW)
            with self.subTest(name=name):
                self.assertEqual(form.approval_state, "approved")
                self.assertTrue(form.offer_words)
                setattr(form, name, value)
                self.assertEqual(form.approval_state, "none")
                self.assertFalse(form.offer_words)
                self.assertTrue(form.needs_permission)
                self.assertIn("limit is", form.missing)
        self.assertEqual(self.case.approval_state, "approved")

    def test_a_changed_request_can_be_asked_for_anew(self):
        self.ask(300)
        with Form(self.case, view=VIEW) as form:
            self.assertFalse(form.needs_permission)
            form.remedy_amount = 200
            self.assertTrue(form.needs_permission)
        self.assertEqual(self.case.approval_state, "none")

    def test_what_was_allowed_for_the_offer_before_does_not_count(self):
        case = self.make_case(self.user_manager)
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.refund.id, "remedy_amount": 501})
        case.action_request_approval()
        case.with_user(self.user_administrator).action_approve()
        with Form(case, view=VIEW) as form:
            form.remedy_amount = 500
            self.assertFalse(form.missing)
            self.assertTrue(form.offer_words)
        case.action_next()

    def test_who_decides_is_named(self):
        self.ask(300)
        self.assertIn(self.user_manager.name, self.case.asked_of)
        self.assertIn(self.user_manager.name, self.case.missing)
        self.ask(501)
        self.case.invalidate_recordset()
        self.assertNotIn(self.user_manager.name, self.case.asked_of)
        self.assertIn(self.user_administrator.name, self.case.missing)

    def test_the_manager_sees_when_he_was_asked(self):
        self.assertFalse(self.case.asked_at)
        self.assertTrue(self.ask(300).asked_at)

    def test_nobody_may_allow_it(self):
        self.env["shop.complaint.authority"].search([]).unlink()
        self.ask(300)
        self.assertFalse(self.case.asked_of)
        self.assertIn("nobody in this company", self.case.missing)

    def test_who_asked_hears_that_it_was_allowed(self):
        manager, sent = self.ask(300), self.env["mail.mail"].search_count([])
        manager.action_approve()
        self.assertIn("Approved", self.get_news().summary)
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.case.action_next()
        self.assertFalse(self.get_news())

    def test_who_asked_hears_that_it_was_refused(self):
        self.ask(300).action_refuse("Too much <b>here</b>")
        self.assertRegex(self.get_news().summary, "Rejected")
        self.assertIn("Too much &lt;b&gt;here", self.get_news().note)
        self.case.remedy_amount = 100
        self.assertFalse(self.get_news())

    def test_what_costs_money_has_an_amount(self):
        for code in ("refund", "coupon", "gift"):
            with self.subTest(code=code):
                self.case.write({"remedy_id": self.remedies[code].id})
                self.assertFalse(self.case.offer_words)
                self.assertFalse(self.case.needs_permission)
                with self.assertRefused(UserError, "Amount: enter an amount"):
                    self.case.action_next()
        self.case.remedy_id = self.remedies["exchange"]
        self.assertTrue(self.case.offer_words)
        self.case.action_next()

    def test_a_declined_offer_is_made_no_second_time_by_itself(self):
        self.ask(300).action_approve()
        self.case.action_next()
        self.answer(self.case, opinion="unsatisfied")
        self.case.action_next()
        self.assertRecordValues(
            self.case,
            [
                {
                    "step_code": "solution",
                    "remedy_id": False,
                    "remedy_amount": 0,
                    "approval_state": "none",
                    "loops": 1,
                }
            ],
        )
        self.assertEqual(self.case.grant_ids.mapped("state"), ["withdrawn"])
        self.assertIn("declined", self.case.message_ids[:1].body)
        with self.assertRefused(UserError, "Remedy: choose one"):
            self.case.action_next()


@tagged("post_install", "-at_install")
class TestCounter(ComplaintCase, TransactionCase):
    """What an assistant meets on the screen from the first word to the last call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("shop_crm_complaints.shop_followup_rule_complaint_3").active = True

    def save_new(self, **vals):
        cases = self.cases.with_user(self.user_assistant)
        return cases.web_save(vals, {"name": {}})

    def test_an_empty_screen_makes_no_case(self):
        before = self.cases.search_count([])
        for vals in ({}, {"customer_words": "  ", "severity": "high"}):
            with self.subTest(**vals), self.assertRefused(UserError, "Enter what"):
                self.save_new(**vals)
        self.assertEqual(self.cases.search_count([]), before)
        for vals in ({"customer_words": "It shrank"}, {"contact_phone": "138"}):
            self.assertTrue(self.save_new(**vals)[0]["id"])

    def test_a_question_is_missing_without_its_mark(self):
        case = self.lead_to(self.make_case(), "question")
        self.assertIn("What happened: fill it in.", case.missing)
        self.assertNotIn("?:", case.missing)

    def test_goods_that_were_bought_are_a_tap_away(self):
        case = self.lead_to(self.make_case(), "question")
        goods = self.product.with_user(self.user_assistant)
        with self.assertRefused(UserError, "Which product"):
            goods.button_shop_choose_goods()
        goods.with_context(shop_complaint_id=case.id).button_shop_choose_goods()
        self.assertEqual(case.q_product_id, goods)

    def test_a_talk_about_the_case_is_not_the_greeting_of_today(self):
        rule = self.make_rule("birthday", channel="call")
        row = self.make_row(rule)
        row._write_ledger({"state": "scheduled", "user_id": self.user_assistant.id})
        case = self.lead_to(self.make_case(), "followup")
        action = case.button_log_talk()
        dialogs = self.env[action["res_model"]].with_user(self.user_assistant)
        dialog = dialogs.with_context(**action["context"]).create({})
        dialog.with_context(shop_channel="call").button_log()
        self.assertEqual(row.state, "scheduled")
        case.invalidate_recordset()
        talk = case.followup_ids.filtered(lambda each: each.state == "done")
        self.assertEqual(talk.call_title, "Conversation with the customer")

    def test_calls_show_their_day_and_who_makes_them(self):
        case = self.lead_to(self.make_case(), "followup")
        case.invalidate_recordset()
        call = case.followup_ids
        self.assertEqual(call.call_day, TODAY + days(3))
        self.assertIn(self.user_assistant.name, call.script)
        self.assertIn("Nov 5: not made yet", case.missing)
        with self.at(START + days(1)):
            call.with_user(self.user_manager).action_done("reached")
            self.assertEqual(call.call_day, START + days(1))

    def test_a_suggestion_has_no_steps_behind_it(self):
        case = self.make_case(kind="suggestion", customer_words="A stool, please")
        case.write({"reply": "Yes", "adopted": "yes", "thanked_for_idea": True})
        case.action_close()
        self.assertFalse(case.story_html)
