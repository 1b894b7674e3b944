from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import TODAY, FollowupCase, days

LONG = "x" * 5_001
# (method, arguments, how the error begins)
NONSENSE = [
    ("action_done", [[]], "Outcome: "),
    ("action_done", [{}], "Outcome: "),
    ("action_done", [None], "Outcome: "),
    ("action_done", ["reached", [1]], "Note must be text"),
    ("action_done", ["reached", {"text": "x"}], "Note must be text"),
    ("action_done", ["reached", LONG], "Note: enter at most 5000 characters"),
    ("action_done", ["reached", "", {"day": 1}], "Next contact: .* is not a date"),
    ("action_done", ["reached", "", 20261102], "Next contact: .* is not a date"),
    ("action_done", ["reached", "", "9999-12-31"], "Next contact: .* within a year"),
    ("action_put_off", ["9999-12-31"], "Next contact: .* within a year"),
    ("action_put_off", [TODAY + days(367)], "Next contact: .* within a year"),
    ("action_put_off", [""], "Due: "),
    ("action_stop", [""], "Reason: enter why"),
    ("action_stop", ["\0"], "Reason: enter why"),
    ("action_stop", [7], "Reason must be text"),
    ("action_stop", [LONG], "Reason: enter at most 5000 characters"),
    ("action_assign", ["assistant"], "Assigned to: "),
    ("action_assign", [[]], "Assigned to: "),
    ("action_assign", [0], "Assigned to: "),
    ("action_resolve", ["false"], "Arrived: "),
    ("action_resolve", [0], "Arrived: "),
    ("action_resolve", [None], "Arrived: "),
]


@tagged("post_install", "-at_install")
class TestDoneInput(FollowupCase, TransactionCase):
    """What programs pass to the methods of a contact, and what is kept of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.email = cls.make_rule("manual", channel="email")
        cls.row = cls.make_row(
            cls.email,
            state="scheduled",
            contact_day=TODAY,
            user_id=cls.user_assistant.id,
        )
        cls.mine = cls.row.with_user(cls.user_assistant)

    def test_nonsense_is_refused_by_its_name(self):
        for method, arguments, pattern in NONSENSE:
            with self.subTest(method=method, arguments=arguments):
                with self.assertRefused(UserError, f"^{pattern}"):
                    getattr(self.mine, method)(*arguments)
        self.assertRecordValues(
            self.row,
            [
                {
                    "state": "scheduled",
                    "note": False,
                    "due_date": TODAY,
                    "outcome": False,
                }
            ],
        )

    def test_a_number_with_a_fraction_is_nobody(self):
        with self.assertRefused(UserError, "^Assigned to: "):
            self.mine.action_assign(float(self.user_assistant.id))

    def test_signs_that_no_database_keeps_are_left_out(self):
        self.mine.action_done("reached", " Likes\0 red\ud83d ")
        self.assertEqual(self.row.note, "Likes red")
        other = self.make_row(self.email, origin="res.users,1")
        other.action_stop("a\0b")
        self.assertEqual(other.reason, "Cancelled: ab")

    def test_a_year_ahead_is_no_nonsense(self):
        self.mine.action_put_off(TODAY + days(366))
        self.assertEqual(self.row.due_date, TODAY + days(366))

    def test_what_arrived_after_all_is_a_touch_of_its_day(self):
        self.row.write(
            {"state": "uncertain", "claim": 7, "contact_day": TODAY - days(3)}
        )
        self.assertEqual(self.mine.action_resolve(True), {"state": "sent"})
        self.assertRecordValues(
            self.row,
            [
                {
                    "state": "sent",
                    "claim": False,
                    "contact_day": TODAY - days(3),
                    # midnight in Shanghai
                    "done_at": datetime(2026, 10, 29, 16),
                }
            ],
        )
        self.env.flush_all()
        touch = self.env["shop.touch"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual((touch.source, touch.channel), ("followup", "email"))

    def test_what_did_not_arrive_is_sent_again(self):
        self.row.write({"state": "uncertain", "claim": 7})
        self.assertEqual(self.row.action_resolve(False), {"state": "planned"})
        self.assertRecordValues(
            self.row,
            [
                {
                    "state": "planned",
                    "claim": False,
                    "contact_day": False,
                    "done_at": False,
                }
            ],
        )
