from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..common import TODAY, FollowupCase, days, noon


@tagged("post_install", "-at_install")
class TestDispatch(FollowupCase, TransactionCase):
    """On the day: what is due becomes somebody's task, within what a day allows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the assistant works alone here
        ours = [
            Command.unlink(cls.env.ref(f"shop_crm_tiering.group_shop_crm_{role}").id)
            for role in ("user", "manager", "admin")
        ]
        staff = cls.followups._get_staff(cls.company) | cls.user_administrator
        (staff - cls.user_assistant).group_ids = ours
        cls.call = cls.make_rule("manual", channel="call", responsible="own")

    def hand_out(self, day=TODAY):
        """Hand out as the cron does; return how many contacts were decided on."""
        with freeze_time(noon(day)):
            self.followups._end_outdated()
            decided = 0
            while slice_size := self.followups._hand_out():
                decided += slice_size
            self.env.flush_all()
        return decided

    def test_a_due_call_is_a_task_with_its_words(self):
        self.customer.user_id = self.user_assistant
        row = self.make_row(self.call)
        later = self.make_row(self.call, due_date=TODAY + days(1), origin="res.users,1")
        self.assertEqual(self.hand_out(), 1)
        self.assertRecordValues(
            row + later,
            [
                {
                    "state": "scheduled",
                    "contact_day": TODAY,
                    "user_id": self.user_assistant.id,
                },
                {"state": "planned", "contact_day": False, "user_id": False},
            ],
        )
        self.assertRecordValues(
            row.activity_id,
            [
                {
                    "res_model": "res.partner",
                    "res_id": self.customer.id,
                    "user_id": self.user_assistant.id,
                    "date_deadline": TODAY,
                    "summary": "Because",
                }
            ],
        )
        self.assertIn("Hello Li Ming", row.activity_id.note)
        assistant = self.user_assistant.partner_id
        self.assertNotIn(assistant, self.customer.message_partner_ids)
        self.assertFalse(self.hand_out(), "A second run makes no second task")

    def test_a_task_speaks_the_language_of_who_does_it(self):
        self.call.with_context(lang="zh_CN").reason = "该联系了"
        self.user_assistant.lang = "zh_CN"
        self.customer.lang = "en_US"
        row = self.make_row(self.call, user_id=self.user_assistant.id)
        with freeze_time(noon(TODAY)):
            self.followups.with_context(lang=None)._hand_out()
        self.assertEqual(row.activity_id.summary, "该联系了")
        self.assertIn("Hello", row.activity_id.note)

    def test_a_name_is_no_markup_and_no_link(self):
        self.customer.name = "<b>http://evil.example</b>"
        row = self.make_row(self.call)
        self.hand_out()
        self.assertIn("&lt;b&gt;http://evil.example", row.activity_id.note)
        self.assertNotIn("<a", row.activity_id.note)

    def test_what_a_day_does_not_allow_stays_in_the_ledger(self):
        self.company.shop_daily_activities = 3
        for number in range(5):
            self.make_row(self.call, self.make_customer(f"C{number}"))
        self.hand_out()
        rows = self.rows(self.call)
        self.assertEqual(rows.mapped("state").count("scheduled"), 3)
        waiting = rows.filtered(lambda each: each.state == "planned")
        self.assertFalse(any(waiting.mapped("reason")))
        with freeze_time(noon(TODAY + days(1))):
            waiting.invalidate_recordset()
            self.assertEqual(
                set(waiting.mapped("reason")),
                {"Queued: at most 3 tasks per person and day."},
            )
        self.hand_out(TODAY + days(1))
        self.assertEqual(rows.mapped("state").count("scheduled"), 5)

    def test_the_important_go_first(self):
        self.company.shop_daily_activities = 1
        plain = self.make_row(self.call, self.make_customer("Plain"), priority=50)
        first = self.make_row(self.call, self.make_customer("First"), priority=10)
        self.hand_out()
        self.assertEqual((first.state, plain.state), ("scheduled", "planned"))

    def test_an_addon_may_raise_a_contact(self):
        self.company.shop_daily_activities = 1
        self.make_row(self.call, self.make_customer("Plain"), priority=20)
        angry = self.make_row(self.call, priority=90)
        query = SQL("SELECT %s::int AS partner_id, 5 AS priority", self.customer.id)
        raised = patch.object(
            type(self.followups), "_raise_queries", lambda *_args: [query]
        )
        with raised:
            self.hand_out()
        self.assertEqual(angry.state, "scheduled")

    def test_an_addon_may_hold_promotions_and_nothing_else(self):
        promotion = self.make_rule("promotion")
        held = self.make_row(promotion)
        call = self.make_row(self.call)
        query = SQL("SELECT %s::int AS partner_id", self.customer.id)
        holding = patch.object(
            type(self.followups), "_hold_queries", lambda *_args: [query]
        )
        with holding:
            self.hand_out()
        self.assertRecordValues(
            held + call,
            [
                {
                    "state": "deferred",
                    "reason_code": "held",
                    "due_date": TODAY + days(1),
                },
                {"state": "scheduled", "reason_code": False, "due_date": TODAY},
            ],
        )
        self.hand_out(TODAY + days(1))
        self.assertEqual(held.state, "scheduled")

    def test_over_the_budget_it_waits_and_says_why(self):
        rows = self.make_row(self.call)
        for number in (1, 2):
            rows += self.make_row(self.call, origin=f"res.users,{number}")
        self.hand_out()
        self.assertEqual(rows.mapped("state"), ["scheduled", "scheduled", "deferred"])
        self.assertEqual(rows[2].reason, "Deferred: 2 contacts in the last 7 days.")
        self.assertEqual(rows[2].due_date, TODAY + days(7))
        self.hand_out(TODAY + days(6))
        self.assertEqual(rows[2].state, "deferred")
        self.hand_out(TODAY + days(7))
        self.assertEqual(rows[2].state, "scheduled")

    def test_who_has_least_to_do_gets_it(self):
        other = new_test_user(
            self.env, "other", groups="shop_crm_tiering.group_shop_crm_user"
        )
        balanced = self.make_rule("manual", responsible="balanced")
        self.make_row(self.call, user_id=other.id)
        for number in range(5):
            self.make_row(balanced, self.make_customer(f"C{number}"))
        self.hand_out()
        owners = self.followups.search([("state", "=", "scheduled")]).mapped("user_id")
        counts = self.followups._read_group(
            [("state", "=", "scheduled")], ["user_id"], ["__count"]
        )
        self.assertEqual(len(owners), 2)
        self.assertEqual([count for _user, count in counts], [3, 3])

    def test_somebody_of_the_store_gets_it(self):
        near = new_test_user(
            self.env, "near", groups="shop_crm_tiering.group_shop_crm_user"
        )
        store = self.env["shop.store"].create({"name": "Near"})
        self.env["crm.team"].create(
            {
                "name": "Near",
                "company_id": self.company.id,
                "shop_store_id": store.id,
                "member_ids": near.ids,
            }
        )
        rule = self.make_rule("manual", responsible="store")
        row = self.make_row(rule, store_id=store.id)
        self.hand_out()
        self.assertEqual(row.user_id, near)

    def test_who_has_left_is_replaced(self):
        gone = new_test_user(
            self.env, "gone", groups="shop_crm_tiering.group_shop_crm_user"
        )
        row = self.make_row(self.call, user_id=gone.id)
        gone.active = False
        self.hand_out()
        self.assertEqual(row.user_id, self.user_assistant)

    def test_without_a_provider_an_sms_is_a_task(self):
        self.company.shop_has_sms_provider = False
        self.env["shop.consent"].create(
            {
                "partner_id": self.customer.id,
                "channel": "sms",
                "granted": True,
                "way": "qr",
            }
        )
        rule = self.make_rule("manual", channel="sms")
        row = self.make_row(rule)
        self.hand_out()
        self.assertEqual((row.state, row.reason_code), ("scheduled", "no_provider"))
        self.assertEqual(row.reason, "Send it manually: no SMS provider is set up.")

    def test_a_phone_that_is_gone_sends_it_another_way(self):
        rule = self.make_rule("manual", channel="call", second_channel="visit")
        row = self.make_row(rule)
        self.customer.phone = False
        self.hand_out()
        self.assertEqual((row.state, row.channel), ("scheduled", "visit"))
        self.assertEqual(row.reason, "Contact by Visit: Call is not possible.")

    def test_a_belated_wish_says_so(self):
        rule = self.make_rule("birthday")
        row = self.make_row(rule, occasion_date=TODAY - days(2))
        self.hand_out()
        self.assertEqual((row.state, row.reason_code), ("scheduled", "belated"))

    def test_too_late_ends(self):
        rule = self.make_rule("birthday")
        row = self.make_row(rule, occasion_date=TODAY - days(8))
        self.hand_out()
        self.assertEqual((row.state, row.reason_code), ("expired", "too_late"))

    def test_archived_customers_are_left_alone(self):
        row = self.make_row(self.call)
        self.customer.active = False
        self.hand_out()
        self.assertEqual((row.state, row.reason_code), ("cancelled", "archived"))

    def test_nobody_is_contacted_on_a_day_off(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Weekdays", "tz": "Asia/Shanghai", "company_id": self.company.id}
        )
        self.company.shop_contact_calendar_id = calendar
        saturday = TODAY + days(5)
        row = self.make_row(self.call, due_date=saturday)
        for day, state in ((saturday, "planned"), (saturday + days(2), "scheduled")):
            with freeze_time(noon(day)), self.enter_registry_test_mode():
                self.env.ref(
                    "shop_crm_followup.ir_cron_dispatch"
                ).method_direct_trigger()
            row.invalidate_recordset()
            self.assertEqual(row.state, state)

    @mute_logger("odoo.addons.shop_crm_followup.models.dispatch.shop_followup_dispatch")
    def test_one_that_breaks_stops_only_itself(self):
        rows = self.make_row(self.call, self.make_customer("Good"))
        bad = self.make_row(self.call)
        rows += self.make_row(self.call, self.make_customer("Good too"))
        prepare = type(self.followups)._prepare_activity

        def breaking(followup):
            if followup == bad:
                raise ValueError("broken words")
            return prepare(followup)

        with patch.object(type(self.followups), "_prepare_activity", breaking):
            self.hand_out()
        self.assertEqual(set(rows.mapped("state")), {"scheduled"})
        self.assertEqual((bad.state, bad.reason_code), ("planned", "template"))
        self.assertIn("broken words", bad.reason)
        self.assertFalse(bad.activity_id)


@tagged("post_install", "-at_install")
class TestMessageHours(FollowupCase, TransactionCase):
    """Messages leave when it is no quiet hour where the customer lives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"shop_quiet_from": 21, "shop_quiet_to": 8})
        cls.env["shop.consent"].create(
            {
                "partner_id": cls.customer.id,
                "channel": "email",
                "granted": True,
                "way": "qr",
            }
        )

    def leaves(self, *utc):
        """Tell whether the message would be sent at that instant."""
        with freeze_time(datetime(2026, 11, *utc)):
            return bool(self.followups._pick_message())

    def test_quiet_hours_of_the_store(self):
        self.make_row(self.make_rule("manual", channel="email"))
        # Shanghai is eight hours ahead
        self.assertFalse(self.leaves(2, 13, 0), "21:00")
        self.assertTrue(self.leaves(2, 12, 59), "20:59")
        self.assertFalse(self.leaves(2, 23, 59), "7:59 of the next day")
        self.assertTrue(self.leaves(3, 0, 0), "8:00")

    def test_quiet_hours_of_the_customer(self):
        self.customer.tz = "America/New_York"
        self.make_row(self.make_rule("manual", channel="email"))
        self.assertFalse(self.leaves(3, 2, 0), "21:00 in New York, 10:00 in Shanghai")
        self.assertTrue(self.leaves(3, 13, 0), "8:00 in New York, 21:00 in Shanghai")

    def test_an_unknown_zone_is_the_store_s(self):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET tz = 'Mars/Olympus' WHERE id = %s",
                self.customer.id,
            )
        )
        self.env.invalidate_all()
        self.make_row(self.make_rule("manual", channel="email"))
        self.assertFalse(self.leaves(2, 13, 0))
        self.assertTrue(self.leaves(2, 12, 0))

    def test_no_quiet_hours_where_both_are_the_same(self):
        self.company.write({"shop_quiet_from": 0, "shop_quiet_to": 0})
        self.make_row(self.make_rule("manual", channel="email"))
        self.assertTrue(self.leaves(2, 18, 0), "2:00 at night")

    def test_the_hours_of_a_rule(self):
        rule = self.make_rule(
            "manual", channel="email", window_from=18.5, window_to=20.0
        )
        self.make_row(rule)
        self.assertFalse(self.leaves(2, 10, 29))
        self.assertTrue(self.leaves(2, 10, 30))
        self.assertFalse(self.leaves(2, 12, 0))

    def test_hours_that_pass_midnight(self):
        self.company.write({"shop_quiet_from": 3, "shop_quiet_to": 8})
        rule = self.make_rule("manual", channel="email", window_from=22, window_to=2)
        self.make_row(rule)
        self.assertTrue(self.leaves(2, 14, 0), "22:00")
        self.assertTrue(self.leaves(2, 17, 59), "1:59")
        self.assertFalse(self.leaves(2, 18, 0), "2:00")
        self.assertFalse(self.leaves(2, 4, 0), "noon")
