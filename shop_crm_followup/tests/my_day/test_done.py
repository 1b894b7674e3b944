from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..common import TODAY, FollowupCase, days


@tagged("post_install", "-at_install")
class TestDone(FollowupCase, TransactionCase):
    """What an assistant does with a contact, here or by its activity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.call = cls.make_rule("manual", channel="call")
        cls.row = cls.make_row(cls.call, user_id=cls.user_assistant.id)
        cls.followups._hand_out()
        cls.env.flush_all()
        cls.mine = cls.row.with_user(cls.user_assistant)

    def test_reached(self):
        activity = self.row.activity_id
        result = self.mine.action_done("reached", note="Likes the red one")
        self.assertEqual(result, {"done": self.row.ids, "next": {}})
        self.assertRecordValues(
            self.row,
            [
                {
                    "state": "done",
                    "outcome": "reached",
                    "note": "Likes the red one",
                    "contact_day": TODAY,
                }
            ],
        )
        self.assertFalse(activity.active, "Ticked off")
        self.assertEqual(activity.feedback, "Likes the red one")
        with self.assertRefused(UserError, "already .*Done"):
            self.mine.action_done("no_answer")

    def test_no_answer_is_tried_three_times(self):
        row, dates = self.row, []
        while row:
            following = row.action_done("no_answer")["next"].get(row.id)
            row = self.followups.browse(following)
            dates.append(row.due_date)
        self.assertEqual(dates, [TODAY + days(2)] * 2 + [False])

    def test_a_day_that_was_agreed(self):
        day = TODAY + days(20)
        following = self.mine.action_done("reached", next_date=day.isoformat())["next"]
        self.assertRecordValues(
            self.followups.browse(following[self.row.id]),
            [
                {
                    "state": "planned",
                    "due_date": day,
                    "origin": f"shop.followup,{self.row.id}",
                    "user_id": self.user_assistant.id,
                    "channel": "call",
                }
            ],
        )

    def test_no_more_of_this_is_a_refusal(self):
        self.mine.action_done("no_more")
        self.assertRecordValues(
            self.customer.shop_consent_ids,
            [{"channel": "phone", "purpose": "marketing", "granted": False}],
        )
        self.make_row(self.call, origin="res.users,1")
        self.followups._hand_out()
        self.assertEqual(self.rows(self.call).mapped("state"), ["done", "skipped"])

    def test_who_wants_no_more_is_spared_what_is_planned(self):
        offer = self.make_row(self.call, due_date=TODAY + days(3), origin="x,1")
        letter = self.make_row(self.call, origin="x,2", channel="letter")
        self.mine.action_done("no_more")
        self.assertRecordValues(
            offer + letter,
            [
                {"state": "cancelled", "reason": "The customer opted out of Call."},
                {"state": "planned", "reason": False},
            ],
        )

    def test_a_wrong_number_ends_the_other_calls(self):
        other = self.make_row(self.call, origin="x,1", state="scheduled")
        visit = self.make_row(self.call, origin="x,2", channel="visit")
        stranger = self.make_row(self.call, self.make_customer())
        self.assertEqual(self.mine.others_today, "Because")
        self.mine.action_done("wrong_number")
        self.assertRecordValues(
            other + visit + stranger,
            [
                {"state": "cancelled", "reason_code": "wrong_number"},
                {"state": "planned", "reason_code": False},
                {"state": "planned", "reason_code": False},
            ],
        )
        self.assertFalse(self.mine.others_today)

    def test_bad_input(self):
        for arguments, pattern in (
            ({"outcome": "dunno"}, "Outcome"),
            ({"next_date": "tomorrow"}, "Next contact"),
            ({"next_date": (TODAY - days(1)).isoformat()}, "Next contact"),
        ):
            with self.subTest(**arguments), self.assertRefused(UserError, pattern):
                self.mine.action_done(**arguments)
        with self.assertRefused(UserError, "Reason"):
            self.mine.action_stop("  ")
        self.assertEqual(self.row.state, "scheduled")

    def test_put_off_and_stopped(self):
        activity = self.row.activity_id
        self.mine.action_put_off(TODAY + days(3))
        self.assertFalse(activity.exists())
        self.assertRecordValues(
            self.row,
            [{"state": "planned", "due_date": TODAY + days(3), "contact_day": False}],
        )
        self.mine.action_stop("moved abroad")
        self.assertRecordValues(
            self.row, [{"state": "cancelled", "reason": "Cancelled: moved abroad"}]
        )

    def test_a_colleague_s_contact_is_not_mine(self):
        other = new_test_user(
            self.env, "other", groups="shop_crm_tiering.group_shop_crm_user"
        )
        for call in (
            lambda row: row.action_done(),
            lambda row: row.action_put_off(TODAY),
            lambda row: row.action_stop("no"),
            lambda row: row.action_assign(other.id),
        ):
            with self.assertRefused(AccessError, "assigned to a colleague"):
                call(self.row.with_user(other))
        for user in (self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                self.row.with_user(user).action_done()

    def test_nobody_writes_the_ledger(self):
        for user in (self.user_assistant, self.user_manager, self.user_administrator):
            row = self.row.with_user(user)
            with self.subTest(user=user.login):
                for act in (
                    lambda row: row.write({"state": "done"}),
                    lambda row: row.copy(),
                    lambda row: row.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        act(row)
