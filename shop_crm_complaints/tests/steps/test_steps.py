from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import days

from ..common import START, ComplaintCase

STEPS = ["vent", "apologise", "question", "solution", "opinion", "followup"]


@tagged("post_install", "-at_install")
class TestSteps(ComplaintCase, TransactionCase):
    """The six steps, one after the other, and what each needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()
        cls.env["shop.followup.rule"].with_context(active_test=False).search(
            [("trigger", "=", "complaint")]
        ).active = True

    def test_all_six_steps(self):
        for code, following in zip(STEPS, STEPS[1:], strict=False):
            self.assertEqual(self.case.step_id.code, code)
            self.answer(self.case)
            self.assertEqual(self.case.action_next(), {"step": following})
        with self.assertRefused(UserError, "last step"):
            self.case.with_context(lang="en_US").action_next()
        self.assertEqual(
            self.case.step_time_ids.mapped("step_id.code"), STEPS, "All times are kept"
        )
        self.assertEqual(
            self.case.step_time_ids.mapped(lambda t: bool(t.done_at)),
            [True] * 5 + [False],
        )

    def test_nothing_is_skipped(self):
        for code in STEPS[:-1]:
            self.lead_to(self.case, code)
            for name in self.get_answers(code):
                self._check_needed(code, name)

    def _check_needed(self, code, name):
        """Without one of the answers the case stays where it is."""
        whole = self.get_answers(code)
        empty = {key: False for key in whole}
        with self.subTest(step=code, without=name), self.env.cr.savepoint() as point:
            self.case.write({**whole, name: False})
            label = self.case._get_label(name)
            with self.assertRaises(UserError) as refusal:
                self.case.action_next()
            self.assertIn(label.rstrip("?"), str(refusal.exception))
            self.assertIn(label.rstrip("?"), self.case.missing)
            self.assertEqual(self.case.step_id.code, code)
            self.case.write(empty)
            point.rollback()
            self.env.invalidate_all()

    def test_blanks_are_no_words(self):
        self.case.customer_words = " \n\t "
        with self.assertRefused(UserError, "own words"):
            self.case.action_next()

    def test_a_complaint_about_service_has_no_goods(self):
        self.lead_to(self.case, "question")
        self.answer(self.case, q_product_id=False, q_product_none=True)
        self.assertEqual(self.case.action_next(), {"step": "solution"})

    def test_dissatisfied_customers_get_another_proposal(self):
        for loop in (1, 2):
            self.lead_to(self.case, "opinion")
            self.answer(self.case, opinion="unsatisfied")
            self.assertEqual(self.case.action_next(), {"step": "solution"})
            self.assertRecordValues(
                self.case, [{"loops": loop, "opinion": False, "state": "open"}]
            )

    def test_back_needs_a_reason(self):
        self.lead_to(self.case, "opinion")
        self.case.opinion = "neutral"
        for nothing in ("", "  ", None, False):
            with self.assertRefused(UserError, "Reason"):
                self.case.action_back(nothing)
        self.assertEqual(self.case.action_back("Another idea"), {"step": "solution"})
        self.assertFalse(self.case.opinion)
        self.assertIn("Another idea", str(self.case.message_ids[0].body))
        self.case.remedy_id = self.remedies["exchange"]

    def test_there_is_nothing_before_the_first_step(self):
        with self.assertRefused(UserError, "first step"):
            self.case.action_back("Because")

    def test_cancel_and_reopen(self):
        self.lead_to(self.case, "solution")
        with self.assertRefused(UserError, "Reason"):
            self.case.action_cancel(" ")
        self.assertEqual(self.case.action_cancel("Twice"), {"state": "cancelled"})
        self.assertEqual(self.case.end_reason, "Twice")
        for act in (
            self.case.action_next,
            self.case.action_close,
            self.case.action_wait,
            lambda: self.case.action_back("Because"),
            lambda: self.case.action_cancel("Again"),
        ):
            with self.assertRefused(UserError, "State"):
                act()
        answer = self.case.action_reopen("It was not twice")
        self.assertEqual(answer, {"state": "open", "step": "solution"})
        self.assertFalse(self.case.end_reason)

    def test_a_closed_case_is_taken_up_at_the_proposal(self):
        case = self.make_case()
        self.lead_to(case, "followup")
        self._close(case)
        self.assertEqual(case.state, "closed")
        answer = case.action_reopen("Broken again")
        self.assertEqual(answer, {"state": "open", "step": "solution"})
        self.assertRecordValues(case, [{"opinion": False, "closed_at": False}])

    def _close(self, case):
        for delay in (3, 14):
            with self.at(START + days(delay)):
                rules = case._get_followup_rules()
                for rule in rules:
                    rule._plan(START + days(delay))
                case.invalidate_recordset()
                waiting = case.followup_ids.filtered_domain(
                    [
                        ("state", "=", "planned"),
                        ("due_date", "<=", START + days(delay)),
                    ]
                )
                waiting.with_user(self.user_manager).action_done("reached")
                waiting.with_user(self.user_manager).action_rate("satisfied")
                case.invalidate_recordset()
        with self.at(START + days(15)):
            case.action_close()

    def test_the_steps_come_before_the_end(self):
        with self.assertRefused(UserError, "six steps"):
            self.case.action_close()

    def test_who_is_not_of_the_shop_does_nothing(self):
        for user in (self.user_staff, self.user_portal):
            case = self.case.with_user(user)
            for act in (
                case.action_next,
                case.action_close,
                case.action_approve,
                case.action_request_approval,
                case.action_wait,
                case.action_resume,
                lambda case=case: case.action_back("x"),
                lambda case=case: case.action_cancel("x"),
                lambda case=case: case.action_reopen("x"),
                lambda case=case: case.action_refuse("x"),
            ):
                with self.assertRefused(AccessError, "."):
                    act()

    def test_a_suggestion_has_no_steps(self):
        idea = self.make_case(kind="suggestion", customer_words="Longer hours")
        with self.assertRefused(UserError, "suggestion"):
            idea.action_next()

    def test_a_case_that_is_none_is_not_acted_on(self):
        for nonsense in (0, None, "1", 10**9):
            with self.subTest(id=nonsense), self.assertRaises(MissingError):
                self.cases.browse([nonsense]).action_wait()
