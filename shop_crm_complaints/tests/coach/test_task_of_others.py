from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase

TODO = "mail.mail_activity_data_todo"


@tagged("post_install", "-at_install")
class TestTaskOfOthers(ComplaintCase, TransactionCase):
    """The task to allow a remedy ends by itself; all other tasks of a case stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refund = cls.remedies["refund"]
        cls.case = cls.make_case()

    def setUp(self):
        super().setUp()
        self.lead_to(self.case, "solution")
        self.case.write({"remedy_id": self.refund.id, "remedy_amount": 300})
        self.own = self.case.activity_schedule(
            TODO, user_id=self.user_assistant.id, summary="Ask the workshop"
        )
        self.other = self.case.activity_schedule(
            TODO, user_id=self.user_manager.id, summary="Remedy to allow: my own note"
        )
        self.case.action_request_approval()

    def check(self):
        self.assertTrue((self.own + self.other).exists() == self.own + self.other)
        self.assertFalse(self.get_asked())

    def get_asked(self):
        kind = self.env.ref("shop_crm_complaints.mail_activity_type_approval")
        tasks = self.case.activity_ids
        return tasks.filtered(lambda each: each.activity_type_id == kind)

    def test_managers_are_asked(self):
        self.assertIn(self.user_manager, self.get_asked().user_id)
        self.assertIn(self.case.name, self.get_asked()[0].summary)

    def test_allowed(self):
        self.case.with_user(self.user_manager).action_approve()
        self.check()

    def test_refused(self):
        self.case.with_user(self.user_manager).action_refuse("Too much")
        self.check()

    def test_another_proposal(self):
        self.case.remedy_amount = 200
        self.check()

    def test_cancelled(self):
        self.case.action_cancel("Twice")
        self.check()
