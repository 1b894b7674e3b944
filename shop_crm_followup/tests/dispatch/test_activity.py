from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from ..common import TODAY, FollowupCase

ASSISTANT = "shop_crm_tiering.group_shop_crm_user"


@tagged("post_install", "-at_install")
class TestActivity(FollowupCase, TransactionCase):
    """A task that is handled as an activity follows the rules of the contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.make_rule("manual", channel="call")
        cls.row = cls.make_row(cls.call, user_id=cls.user_assistant.id)
        cls.followups._hand_out()
        cls.env.flush_all()
        cls.activity = cls.row.activity_id
        cls.mine = cls.activity.with_user(cls.user_assistant)
        cls.colleague = new_test_user(cls.env, "colleague", groups=ASSISTANT)

    def test_the_activity_is_the_contact(self):
        self.mine.date_deadline = date(2026, 11, 4)
        self.assertEqual(self.row.due_date, date(2026, 11, 4))
        self.mine.action_feedback(feedback="Talked")
        self.assertRecordValues(
            self.row, [{"state": "done", "outcome": "reached", "note": "Talked"}]
        )

    def test_a_deleted_activity_cancels_the_contact(self):
        for remove in (self.mine.unlink, self.mine.action_archive):
            with self.subTest(remove=remove.__name__), self.env.cr.savepoint() as point:
                remove()
                self.assertRecordValues(
                    self.row,
                    [
                        {
                            "state": "cancelled",
                            "reason_code": "deleted",
                            "contact_day": False,
                        }
                    ],
                )
                self.env.flush_all()
                point.rollback()
                self.env.invalidate_all()

    def test_reassigned_here_or_there(self):
        self.mine.user_id = self.colleague
        self.assertEqual(self.row.user_id, self.colleague)
        self.row.action_assign(self.user_assistant.id)
        self.assertEqual(self.activity.user_id, self.user_assistant)
        for user in (self.user_staff, self.user_portal, self.env["res.users"]):
            with self.subTest(user=user.login):
                with self.assertRefused(UserError, "Assigned to"):
                    self.mine.user_id = user
                with self.assertRefused(UserError, "Assigned to"):
                    self.row.action_assign(user.id)

    def test_a_colleague_s_task_is_not_mine(self):
        theirs = self.activity.with_user(self.colleague)
        self._check_refused(theirs)
        theirs.with_user(self.user_manager).action_feedback()
        self.assertEqual(self.row.state, "done")

    def test_another_company_s_task_is_not_ours(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        self._check_refused(self.activity.with_user(stranger))

    def _check_refused(self, activity):
        for act in (
            activity.action_feedback,
            activity.action_archive,
            activity.unlink,
            lambda: activity.write({"user_id": activity.env.uid}),
            lambda: activity.write({"date_deadline": TODAY}),
        ):
            with self.assertRefused(AccessError, "."):
                act()
        self.assertEqual(self.row.state, "scheduled")

    def test_a_client_can_t_say_that_the_contact_knows(self):
        claimed = self.mine.with_context(shop_followup_ended=True)
        claimed.action_feedback(feedback="Secretly")
        self.assertEqual(self.row.state, "done")

    def test_a_task_stays_with_its_customer(self):
        other = self.make_customer()
        with self.assertRefused(UserError, "can't be moved to another customer"):
            self.mine.res_id = other.id
        with self.assertRefused(UserError, "in the past"):
            self.mine.date_deadline = date(2020, 1, 1)
