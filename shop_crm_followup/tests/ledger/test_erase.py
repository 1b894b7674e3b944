import json

from odoo.tests import tagged, users

from ..common import TODAY, FollowupCase, noon

SECRET = "Xylophone"


@tagged("post_install", "-at_install")
class TestErase(FollowupCase):
    """Erased, a customer is contacted by nobody, and nothing tells what was said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manual = cls.make_rule("manual")
        cls.done = cls.make_row(
            cls.manual,
            state="done",
            outcome="reached",
            note=SECRET,
            done_at=noon(TODAY),
            contact_day=TODAY,
            origin="x,1",
        )
        cls.failed = cls.make_row(
            cls.manual,
            state="skipped",
            reason_code="failed",
            reason_data={"text": SECRET},
            origin="x,2",
        )
        cls.planned = cls.make_row(cls.manual, origin="x,3")
        cls.deferred = cls.make_row(cls.manual, state="deferred", origin="x,4")
        cls.scheduled = cls.make_row(
            cls.manual, origin="x,5", user_id=cls.user_assistant.id
        )

    def schedule(self):
        self.planned.due_date = self.deferred.due_date = "2030-01-01"
        self.env.flush_all()
        self.followups._hand_out()
        self.assertEqual(self.scheduled.state, "scheduled")
        self.assertTrue(self.scheduled.activity_id)

    @users("administrator")
    def test_open_contacts_are_stopped_and_words_are_gone(self):
        self.schedule()
        activity = self.scheduled.activity_id
        customer = self.customer.with_env(self.env)
        counts = customer.shop_erase("Asked for it")
        self.env.invalidate_all()
        self.assertGreaterEqual(counts["rows"], 5)
        for row in self.planned + self.deferred + self.scheduled:
            self.assertEqual((row.state, row.reason_code), ("cancelled", "archived"))
        self.assertFalse(activity.exists())
        self.assertRecordValues(
            self.done + self.failed,
            [
                {"state": "done", "outcome": "reached", "note": False},
                {"state": "skipped", "outcome": False, "note": False},
            ],
        )
        self.assertFalse(self.failed.reason_data)
        self.env.cr.execute(
            "SELECT count(*) FROM shop_followup AS f WHERE f::text ILIKE %s",
            [f"%{SECRET}%"],
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)
        self.assertFalse(customer.shop_contact_wish)

    @users("administrator")
    def test_nobody_is_planned_who_is_erased(self):
        rule = self.make_rule("birthday")
        self.customer.write(
            {"shop_birth_month": TODAY.month, "shop_birth_day": TODAY.day}
        )
        self.customer.with_env(self.env).shop_erase("Asked for it")
        self.env.invalidate_all()
        self.assertFalse(self.plan(rule))

    @users("administrator")
    def test_the_copy_of_the_data_holds_the_contacts(self):
        self.customer.shop_contact_wish = "monthly"
        copied = self.customer.with_env(self.env).shop_export_data()["customers"][0]
        rows = copied["records"]["shop.followup"]
        self.assertEqual(
            {row["id"] for row in rows}, set(self.customer.shop_followup_ids.ids)
        )
        self.assertIn(SECRET, json.dumps(rows))
        self.assertEqual(copied["file"]["shop_contact_wish"], "monthly")
