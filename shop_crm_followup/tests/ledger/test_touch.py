from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import TODAY, FollowupCase, noon


@tagged("post_install", "-at_install")
class TestTouch(FollowupCase):
    """One timeline: what was planned and what was not, each thing once."""

    def touches(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["shop.touch"].search([("partner_id", "=", self.customer.id)])

    def test_follow_ups_are_touches_when_they_took_place(self):
        rule = self.make_rule("manual")
        for channel in ("call", "visit", "wechat", "letter", "email", "sms"):
            for state in ("sent", "done", "planned", "scheduled", "uncertain"):
                over = state in ("sent", "done")
                self.make_row(
                    rule,
                    channel=channel,
                    state=state,
                    done_at=noon(TODAY) if over else False,
                    origin=f"{channel},{state}",
                )
        touches = self.touches()
        self.assertEqual(set(touches.mapped("source")), {"followup"})
        self.assertEqual(
            sorted(touches.mapped("channel")),
            sorted(["phone", "visit", "wechat", "letter", "email", "sms"] * 2),
        )
        self.assertEqual(set(touches.mapped("direction")), {"out"})
        self.assertEqual(touches.company_id, self.company)
        self.assertEqual(len(set(touches.ids)), len(touches))

    def test_a_task_that_is_done_is_one_touch(self):
        for channel in ("call", "visit", "wechat", "letter"):
            rule = self.make_rule("manual", channel=channel)
            self.make_row(rule, user_id=self.user_assistant.id)
        self.company.write({"shop_budget_count": 9})
        self.followups._hand_out()
        rows = self.followups.search([("partner_id", "=", self.customer.id)])
        self.assertEqual(set(rows.mapped("state")), {"scheduled"})
        self.assertFalse(self.touches())
        rows[:2].with_user(self.user_assistant).action_done()
        rows[2:].activity_id.action_feedback()
        touches = self.touches()
        self.assertEqual(len(touches), 4)
        self.assertEqual(set(touches.mapped("source")), {"followup"})

    def test_own_kinds_of_activities_are_touches_without_a_plan(self):
        self.env.ref("shop_crm_followup.mail_activity_type_letter").unlink()
        for kind in ("visit", "wechat", "sms"):
            self.customer.activity_schedule(
                f"shop_crm_followup.mail_activity_type_{kind}", user_id=self.env.uid
            ).action_feedback()
        self.assertEqual(
            sorted(self.touches().mapped("channel")),
            ["sms", "visit", "wechat"],
            "The kind that was deleted stops nothing",
        )

    def test_touches_stay_inside_the_shop(self):
        for user in (self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                self.env["shop.touch"].with_user(user).search([])
