from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, days

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestPromise(ComplaintCase, TransactionCase):
    """What was promised for a day is kept on it, or counts as broken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case()
        cls.promise = cls.env["shop.complaint.promise"].with_user(cls.user_assistant)
        cls.promise = cls.promise.create(
            {
                "complaint_id": cls.case.id,
                "name": "Call about the repair",
                "due_date": TODAY + days(2),
            }
        )

    def test_kept(self):
        self.assertEqual(self.promise.action_keep(), {"state": "kept"})
        self.assertTrue(self.promise.kept_at)
        self.assertEqual(self.promise.store_id, self.case.store_id)

    def test_too_late(self):
        with self.at(TODAY + days(3)):
            self.assertEqual(self.promise.action_keep(), {"state": "broken"})

    def test_nobody_writes_that_it_was_kept(self):
        with self.assertRefused(UserError, "Fulfilled"):
            self.promise.state = "kept"
        made = self.promise.create(
            {"complaint_id": self.case.id, "name": "x", "state": "kept"}
        )
        self.assertEqual(made.state, "open")

    def test_what_is_overdue_is_not_moved(self):
        self.promise.due_date = TODAY + days(1)
        changes = (
            {"due_date": TODAY + days(9)},
            {"name": "Something easier"},
            {"user_id": self.user_manager.id},
        )
        with self.at(TODAY + days(2)):
            for values in changes:
                with self.assertRefused(UserError, "Due date"):
                    self.promise.write(values)
            self.assertEqual(self.promise.action_keep(), {"state": "broken"})

    def test_before_its_day_it_can_be_moved(self):
        with self.at(TODAY + days(2)):
            self.promise.due_date = TODAY + days(3)
        with self.at(TODAY + days(3)):
            self.assertEqual(self.promise.action_keep(), {"state": "kept"})

    def test_what_has_ended_stays(self):
        self.promise.action_keep()
        for act in (
            self.promise.action_keep,
            lambda: self.promise.write({"due_date": TODAY + days(9)}),
        ):
            with self.assertRefused(UserError, "ended"):
                act()
