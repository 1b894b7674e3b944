from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ...planning.budget import Budget
from ..common import TODAY, FollowupCase, days, noon

CHANNELS = ("call", "visit", "wechat", "letter", "email", "sms")
COUNTED = ("scheduled", "sending", "sent", "done", "uncertain")
UNCOUNTED = ("planned", "deferred", "skipped", "expired", "cancelled")


@tagged("post_install", "-at_install")
class TestBudget(FollowupCase):
    """What counts as a contact, in which channel, and for how long."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manual = cls.make_rule("manual")
        cls.rule = cls.make_rule("birthday", channel="visit")
        cls.customer.write(
            {"shop_birth_month": TODAY.month, "shop_birth_day": TODAY.day}
        )

    def contacts(self, day=TODAY):
        """Return the days of the contacts that count on a day, the latest first."""
        self.env.flush_all()
        budget = Budget(self.company, day)
        query = budget.used(SQL("%s", self.customer.id), SQL("0"))
        [(contacts, _wish_day)] = self.env.execute_query(query)
        return contacts or []

    def touch(self, day=TODAY, **values):
        """Leave a row of the ledger as a contact of that day does."""
        values = {"state": "done", "contact_day": day, "origin": f"x,{day}", **values}
        return self.make_row(self.manual, **values)

    def verdict(self):
        """Plan the greeting of today anew and return (state, reason, due date)."""
        self.rows(self.rule).unlink()
        self.plan(self.rule)
        row = self.rows(self.rule, self.customer)
        return row.state, row.reason, row.due_date

    # ------------------------------------------------------------
    # WHAT COUNTS
    # ------------------------------------------------------------

    def test_contacts_of_every_channel_count_from_the_task_or_the_sending_on(self):
        for channel in CHANNELS:
            for state in COUNTED:
                with self.subTest(channel=channel, state=state):
                    row = self.touch(channel=channel, state=state)
                    self.assertEqual(self.contacts(), [TODAY])
                    row.unlink()

    def test_what_is_planned_or_came_to_nothing_does_not_count(self):
        for state in UNCOUNTED:
            self.touch(state=state, contact_day=False, origin=state)
        self.assertEqual(self.contacts(), [])

    def test_what_is_done_without_a_plan_counts(self):
        kinds = {
            "call": "mail.mail_activity_data_call",
            **{
                channel: f"shop_crm_followup.mail_activity_type_{channel}"
                for channel in ("visit", "wechat", "letter", "sms")
            },
        }
        for number, (name, xmlid) in enumerate(kinds.items()):
            activity = self.customer.activity_schedule(xmlid, user_id=self.env.uid)
            self.assertEqual(len(self.contacts()), number, f"{name}: only planned")
            activity.action_feedback()
            self.assertEqual(len(self.contacts()), number + 1, name)
        todo = self.customer.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.env.uid
        )
        todo.action_feedback()
        self.assertEqual(len(self.contacts()), len(kinds), "A to-do is no contact")

    def test_messages_count_where_the_store_wrote_them(self):
        def post(**values):
            self.customer.message_post(
                body="Hello", **{"subtype_xmlid": "mail.mt_comment", **values}
            )

        author = self.user_assistant.partner_id.id
        post(message_type="comment", author_id=self.customer.id)
        post(message_type="email", author_id=self.customer.id)
        post(message_type="comment", author_id=author, subtype_xmlid="mail.mt_note")
        self.assertEqual(self.contacts(), [])
        post(message_type="comment", author_id=author)
        post(message_type="email_outgoing", author_id=author)
        post(message_type="sms", author_id=author)
        self.assertEqual(self.contacts(), [TODAY] * 3)

    def test_purchases_and_mails_of_documents_do_not_count(self):
        order = self.buy((self.customer, TODAY))
        order.message_post(
            body="Your order",
            message_type="email_outgoing",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.customer.ids,
        )
        self.assertEqual(self.contacts(), [])

    def test_a_contact_that_is_ticked_off_counts_once(self):
        row = self.make_row(self.manual, user_id=self.user_assistant.id)
        self.followups._hand_out()
        self.assertEqual(row.state, "scheduled")
        self.assertEqual(self.contacts(), [TODAY])
        row.with_user(self.user_assistant).action_done("reached", "A long talk")
        self.assertEqual(self.contacts(), [TODAY])

    def test_a_message_that_is_logged_counts_once(self):
        row = self.touch(state="sent", channel="email", done_at=noon(TODAY))
        for kind in ("email_outgoing", "sms"):
            row._log_message({"log": {"body": "Hello", "message_type": kind}})
        self.assertEqual(self.contacts(), [TODAY])

    def test_another_company_has_its_own_budget(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        self.touch(company_id=branch.id)
        self.assertEqual(self.contacts(), [])

    def test_a_colleague_in_the_same_company_has_a_budget_of_his_own(self):
        mate = self.make_customer("Mate", parent_id=self.customer.id)
        self.touch(partner_id=mate.id)
        self.assertEqual(self.contacts(), [])

    # ------------------------------------------------------------
    # FOR HOW LONG
    # ------------------------------------------------------------

    def test_a_contact_has_left_after_exactly_so_many_days(self):
        self.touch(TODAY - days(7))
        self.assertEqual(self.contacts(), [])
        self.touch(TODAY - days(6))
        self.assertEqual(self.contacts(), [TODAY - days(6)])
        self.assertEqual(self.verdict()[0], "planned")
        self.touch(TODAY - days(2))
        self.assertEqual(
            self.verdict(),
            (
                "deferred",
                "Deferred: 2 contacts in the last 7 days.",
                TODAY + days(1),
            ),
        )

    def test_the_first_and_the_last_second_of_the_stores_day(self):
        first = TODAY - days(6)
        for instant, counted in (
            ("2026-10-26 15:59:59", False),
            ("2026-10-26 16:00:00", True),
        ):
            with freeze_time(instant), self.env.cr.savepoint() as savepoint:
                self.customer.message_post(
                    body="Hello",
                    message_type="email_outgoing",
                    subtype_xmlid="mail.mt_comment",
                    author_id=self.user_assistant.partner_id.id,
                )
                self.assertEqual(self.contacts(), [first] if counted else [])
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_tier_can_only_allow_less(self):
        tier = self.member.tier_ids.sorted("sequence")[-1]
        self.recompute()
        self.touch(TODAY - days(3))
        for count, state in ((0, "planned"), (1, "deferred"), (5, "planned")):
            tier.budget_count = count
            self.assertEqual(self.verdict()[0], state)
        self.touch(TODAY - days(4))
        self.assertEqual(self.verdict()[0], "deferred")

    def test_the_wish_of_the_customer(self):
        self.touch(TODAY - days(30))
        for wish, state, due in (
            ("weekly", "planned", TODAY),
            ("monthly", "planned", TODAY),
            ("quarterly", "deferred", TODAY + days(60)),
            ("never", "skipped", TODAY),
        ):
            self.customer.shop_contact_wish = wish
            with self.subTest(wish=wish):
                found, reason, due_date = self.verdict()
                self.assertEqual((found, due_date), (state, due))
        self.assertEqual(reason, "The customer asked not to be contacted.")
        self.customer.shop_contact_wish = "quarterly"
        self.assertEqual(
            self.verdict()[1],
            "Deferred: the customer wants at most one contact in 90 days.",
        )

    def test_an_exempt_contact_takes_place_and_counts(self):
        for number in (1, 2):
            self.touch(TODAY - days(number))
        self.assertEqual(self.verdict()[0], "deferred")
        self.rule.exempt_from_budget = True
        self.assertEqual(self.verdict()[0], "planned")
        self.customer.shop_contact_wish = "never"
        self.assertEqual(self.verdict()[0], "skipped", "A no is a no")

    def test_who_waits_ahead_is_not_counted_as_contacted(self):
        """Of three contacts of one day two fit; the third reads what was, not waits."""
        family = self.make_rule("family_birthday", channel="visit")
        self.env["shop.family.member"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "name": name,
                    "relation": "parent",
                    "birth_month": TODAY.month,
                    "birth_day": TODAY.day,
                }
                for name in ("A", "B", "C")
            ]
        )
        self.touch(TODAY - days(1))
        self.plan(family)
        rows = self.rows(family).sorted("id")
        self.assertEqual(
            sorted(rows.mapped(lambda row: (row.state, row.reason or ""))),
            [
                ("deferred", "Deferred: 2 contacts in the last 7 days."),
                ("deferred", "Deferred: 2 contacts in the last 7 days."),
                ("planned", ""),
            ],
        )
        self.assertEqual(
            sorted(rows.mapped("due_date")), [TODAY, TODAY + days(6), TODAY + days(7)]
        )
