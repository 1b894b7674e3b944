from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase

# Values that somebody could try, where a fitting one is not obvious.
TRIED = {
    "state": "closed",
    "approval_state": "approved",
    "closed_at": "2026-01-01 00:00:00",
    "waiting": True,
    "loops": 7,
    "revision": 7,
    "offer_version": 7,
    "name": "C1",
    "end_reason": "x",
    "access_token": "guessed",
    "ended_badly": True,
    "followup_from": "2026-01-01",
    "waiting_since": "2026-01-01 00:00:00",
    "apologised_at": "2026-01-01 00:00:00",
    "thanked_at": "2026-01-01 00:00:00",
    "opinion": "satisfied",
    "remedy_amount": 5.0,
    "apologised": True,
    "repeated_back": True,
    "q_what": "x",
}


@tagged("post_install", "-at_install")
class TestGuard(ComplaintCase, TransactionCase):
    """No write, creation, copy, import or context passes a step by."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()
        cls.last = cls.env.ref("shop_crm_complaints.shop_complaint_step_followup")

    def _get_tried(self):
        return {
            **TRIED,
            "step_id": self.last.id,
            "requested_by_id": self.user_manager.id,
            "approved_by_id": self.user_manager.id,
            "apologised_by_id": self.user_manager.id,
            "thanked_by_id": self.user_manager.id,
            "grant_ids": [(0, 0, {"amount": 5})],
            "step_time_ids": [(5, 0, 0)],
        }

    def test_write(self):
        for user in (self.user_assistant, self.user_administrator, self.env.user):
            case = self.case.with_user(user)
            for name, value in self._get_tried().items():
                with self.subTest(user=user.login, name=name):
                    with self.assertRefused(UserError, "."):
                        case.write({name: value})

    def test_create(self):
        for name, value in self._get_tried().items():
            with self.subTest(name=name), self.assertRefused(UserError, "new case"):
                self.make_case(**{name: value})

    def test_default_of_a_context(self):
        tried = {f"default_{name}": value for name, value in self._get_tried().items()}
        cases = self.cases.with_user(self.user_assistant).with_context(**tried)
        case = cases.create({"customer_words": "Late"})
        self.assertRecordValues(
            case,
            [
                {
                    "state": "open",
                    "step_code": "vent",
                    "approval_state": "none",
                    "opinion": False,
                    "apologised": False,
                    "remedy_amount": 0.0,
                    "loops": 0,
                    "waiting": False,
                    "followup_from": False,
                }
            ],
        )
        self.assertFalse(case.grant_ids)

    def test_a_client_can_t_claim_to_be_the_transition(self):
        case = self.case.with_context(shop_complaint_transition=True)
        with self.assertRefused(UserError, "buttons"):
            case.state = "closed"

    def test_import(self):
        cases = self.cases.with_user(self.user_administrator)
        result = cases.load(["customer_words", "state"], [["Late", "Closed"]])
        self.assertFalse(result["ids"])
        self.assertIn("State", result["messages"][0]["message"])

    def test_copy(self):
        self.lead_to(self.case, "opinion")
        copy = self.case.copy()
        self.assertRecordValues(
            copy,
            [
                {
                    "step_code": "vent",
                    "customer_words": False,
                    "apologised": False,
                    "remedy_id": False,
                    "approval_state": "none",
                }
            ],
        )
        self.assertNotEqual(copy.name, self.case.name)

    def test_answers_of_another_step_stay(self):
        self.lead_to(self.case, "question")
        for name, value in (
            ("customer_words", "Other words"),
            ("apologised", False),
            ("remedy_id", self.remedies["refund"].id),
            ("opinion", "satisfied"),
        ):
            with self.subTest(name=name), self.assertRefused(UserError, "Go back"):
                self.case.write({name: value})
        self.case.action_back("To hear it again")
        self.case.apologised = True

    def test_who_ticked_it(self):
        self.lead_to(self.case, "apologise")
        self.case.apologised = True
        self.assertEqual(self.case.apologised_by_id, self.user_assistant)
        self.assertTrue(self.case.apologised_at)
        self.assertFalse(self.case.thanked_by_id)
        self.case.apologised = False
        self.assertFalse(self.case.apologised_at)
