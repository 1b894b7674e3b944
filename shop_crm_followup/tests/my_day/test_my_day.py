from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged

from ..common import TODAY, FollowupCase, days


class MyDayCase(FollowupCase):
    """A call that the assistant has to make today, another one of the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule("rhythm", channel="call")
        cls.mine = cls.make_row(
            cls.rule, state="scheduled", user_id=cls.user_assistant.id
        )
        cls.theirs = cls.make_row(
            cls.rule,
            cls.make_customer("Wang Fang"),
            state="scheduled",
            user_id=cls.user_manager.id,
        )

    def as_assistant(self, records):
        return records.with_user(self.user_assistant).with_context(lang="en_US")

    def open_dialog(self, action, user=None):
        """Return the form of the dialog that a button opens."""
        dialogs = self.env[action["res_model"]].with_user(user or self.user_assistant)
        return Form(dialogs.with_context(lang="en_US", **action["context"]))

    def tell(self, followup, outcome, **values):
        """Answer in the dialog with all outcomes; return what the button returns."""
        form = self.open_dialog(followup.button_outcomes())
        for name, value in values.items():
            form[name] = value
        return form.save().with_context(shop_outcome=outcome).button_tell()

    def log(self, customer, channel, **values):
        form = self.open_dialog(self.as_assistant(customer).button_shop_log_contact())
        for name, value in values.items():
            form[name] = value
        return form.save().with_context(shop_channel=channel).button_log()

    def get_logged(self):
        return self.followups.search([("rule_id.code", "=", "by_hand")], order="id")


@tagged("post_install", "-at_install")
class TestMyDay(MyDayCase, TransactionCase):
    """What one tap does, and whose tap it may be."""

    def test_card(self):
        self.buy((self.customer, TODAY - days(10), 1200))
        self.mine.partner_id.shop_salutation = "Aunt Li"
        self.mine.invalidate_recordset()
        card = self.as_assistant(self.mine)
        self.assertEqual(card.salutation, "Aunt Li")
        self.assertRegex(card.last_purchase, r"^Oct 23 · .*1,200")
        self.assertEqual(card.reach_by, "13800138000")
        self.assertEqual(card.contact_link, "tel:+8613800138000")

    def test_card_without_purchase(self):
        self.assertFalse(self.as_assistant(self.mine).last_purchase)

    def test_cards_take_the_same_queries_however_many(self):
        user = self.as_assistant(self.followups)
        names = list(self.get_view_fields())

        def count(number):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            user.search([("id", "in", rows[:number].ids)]).read(names)
            return self.cr.sql_log_count - before

        rows = self.followups.browse()
        for number in range(12):
            rows += self.make_row(
                self.rule,
                self.make_customer(f"Customer {number}"),
                user_id=self.user_assistant.id,
            )
        count(2)
        self.assertEqual(count(12), count(2))

    def get_view_fields(self):
        view = self.env.ref("shop_crm_followup.shop_followup_view_kanban_day")
        models = self.as_assistant(self.followups).get_view(view.id, "kanban")["models"]
        return models["shop.followup"]

    def test_message_links_carry_the_text_and_no_more(self):
        self.customer.write({"name": "Li & Co?body=x", "email": "li&co=1@example.com"})
        message = self.make_row(self.rule, channel="sms", occasion_date=TODAY + days(1))
        self.assertEqual(
            message.contact_link,
            "sms:+8613800138000?&body=Hello%20Li%20%26%20Co%3Fbody%3Dx",
        )
        message.channel = "email"
        self.assertTrue(
            message.contact_link.startswith("mailto:li%26co%3D1@example.com?subject=")
        )
        self.assertEqual(message.contact_link.count("&"), 1)

    def test_reached_in_one_tap(self):
        answer = self.as_assistant(self.mine).button_reached()
        self.assertRecordValues(
            self.mine,
            [{"state": "done", "outcome": "reached", "contact_day": TODAY}],
        )
        self.assertEqual(answer["params"]["message"], "Li Ming: Reached.")

    def test_no_answer_says_what_is_next(self):
        answer = self.as_assistant(self.mine).button_no_answer()
        following = self.followups.search([("former_id", "=", self.mine.id)])
        self.assertEqual(following.due_date, TODAY + days(2))
        self.assertEqual(
            answer["params"]["message"], "Li Ming: No answer. Next contact on Nov 4."
        )

    def test_outcome_with_note_and_date(self):
        self.tell(
            self.as_assistant(self.mine),
            "wechat_added",
            note="Likes red",
            next_date=TODAY + days(9),
        )
        self.assertRecordValues(
            self.mine, [{"outcome": "wechat_added", "note": "Likes red"}]
        )
        following = self.followups.search([("former_id", "=", self.mine.id)])
        self.assertEqual(following.due_date, TODAY + days(9))

    def test_unknown_outcome(self):
        with self.assertRefused(UserError, "Outcome: “bribed” is not an outcome"):
            self.tell(self.as_assistant(self.mine), "bribed")
        with self.assertRefused(UserError, "Outcome"):
            self.tell(self.as_assistant(self.mine), None)
        self.assertEqual(self.mine.state, "scheduled")

    def test_second_tap(self):
        self.as_assistant(self.mine).button_reached()
        with self.assertRefused(UserError, "already “Done”"):
            self.as_assistant(self.mine).button_no_answer()

    def test_agreed_words_stay(self):
        self.mine.note = "Bring the catalogue"
        self.as_assistant(self.mine).button_reached()
        self.assertEqual(self.mine.note, "Bring the catalogue")

    def test_counts(self):
        for number, state in enumerate(("planned", "deferred", "cancelled")):
            self.make_row(
                self.rule,
                occasion_date=TODAY + days(number + 1),
                due_date=TODAY + days(7),
                state=state,
                user_id=self.user_assistant.id,
            )
        user = self.as_assistant(self.followups)
        self.assertEqual(user.get_day_counts(), {"todo": 1, "coming": 2, "done": 0})
        self.as_assistant(self.mine).button_reached()
        self.assertEqual(user.get_day_counts(), {"todo": 0, "coming": 2, "done": 1})

    # ------------------------------------------------------------
    # WHO MAY WHAT
    # ------------------------------------------------------------

    def test_a_colleague_s_contact(self):
        theirs = self.as_assistant(self.theirs)
        self.assertFalse(theirs.may_act)
        for act in (
            theirs.button_reached,
            theirs.button_no_answer,
            lambda: self.tell(theirs, "reached"),
        ):
            with self.assertRefused(AccessError, "assigned to a colleague"):
                act()
        self.assertEqual(self.theirs.state, "scheduled")

    def test_changes_of_a_colleague_s_contact(self):
        theirs = self.as_assistant(self.theirs)
        for action, name, value in (
            (theirs.button_put_off(), "day", TODAY + days(1)),
            (theirs.button_stop(), "reason", "No time"),
            (theirs.button_assign(), "user_id", self.user_assistant),
        ):
            form = self.open_dialog(action)
            form[name] = value
            with self.assertRefused(AccessError, "assigned to a colleague"):
                form.save().button_apply()
        self.assertEqual(self.theirs.state, "scheduled")

    def test_manager_gives_a_contact_to_somebody_else(self):
        rows = (self.mine | self.theirs).with_user(self.user_manager)
        form = self.open_dialog(rows.button_assign(), self.user_manager)
        form.user_id = self.user_assistant
        form.save().button_apply()
        self.assertEqual(rows.user_id, self.user_assistant)

    def test_put_off_and_give_up(self):
        form = self.open_dialog(self.as_assistant(self.mine).button_put_off())
        form.day = TODAY + days(3)
        form.save().button_apply()
        self.assertRecordValues(
            self.mine, [{"state": "planned", "due_date": TODAY + days(3)}]
        )
        form = self.open_dialog(self.as_assistant(self.mine).button_stop())
        form.reason = "Has moved away"
        form.save().button_apply()
        self.assertEqual(self.mine.reason, "Cancelled: Has moved away")

    def test_not_today(self):
        form = self.open_dialog(self.as_assistant(self.mine).button_outcomes())
        answer = form.save().button_put_off()
        self.assertEqual(answer["params"]["message"], "Li Ming: postponed to Nov 3.")
        self.assertRecordValues(
            self.mine, [{"state": "planned", "due_date": TODAY + days(1)}]
        )

    def test_uncertain(self):
        self.mine.write({"state": "uncertain", "channel": "email"})
        mine = self.as_assistant(self.mine)
        with self.assertRefused(AccessError, "already have been delivered"):
            mine.button_send_again()
        self.mine.with_user(self.user_manager).button_send_again()
        self.assertEqual(self.mine.state, "planned")
        self.mine.state = "uncertain"
        mine.button_arrived()
        self.assertEqual(self.mine.state, "sent")

    def test_who_has_no_business_here(self):
        for user in (self.user_staff, self.user_portal):
            with self.subTest(user=user.login):
                self._check_refused(user)

    def _check_refused(self, user):
        followup = self.mine.with_user(user)
        for act in (
            followup.button_reached,
            followup.get_day_counts,
            lambda: self.env["shop.followup.outcome"]
            .with_user(user)
            .create({"followup_id": self.mine.id}),
            lambda: self.env["shop.contact.log"]
            .with_user(user)
            .create({"partner_id": user.partner_id.id}),
            lambda: self.env["shop.contact.plan"]
            .with_user(user)
            .create({"partner_id": user.partner_id.id}),
            lambda: followup._log(user.partner_id, {"channel": "call", "origin": ""}),
        ):
            with self.assertRefused(AccessError, "."):
                act()


@tagged("post_install", "-at_install")
class TestContactByHand(MyDayCase, TransactionCase):
    """Contacts that no rule planned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine.state = "planned"

    def test_log_of_what_was_to_do_today(self):
        self.mine.state = "scheduled"
        self.log(self.customer, "wechat", note="Wrote instead")
        self.assertFalse(self.get_logged())
        self.assertRecordValues(
            self.mine,
            [{"state": "done", "channel": "wechat", "note": "Wrote instead"}],
        )

    def test_log_beside_what_is_to_do_today(self):
        self.mine.state = "scheduled"
        self.log(self.customer, "visit", is_of_today=False)
        self.assertEqual(self.mine.state, "scheduled")
        self.assertEqual(self.get_logged().channel, "visit")

    def test_log(self):
        answer = self.log(self.customer, "wechat", note="Asked for size M")
        self.assertRecordValues(
            self.get_logged(),
            [
                {
                    "partner_id": self.customer.id,
                    "channel": "wechat",
                    "outcome": "reached",
                    "note": "Asked for size M",
                    "state": "done",
                    "contact_day": TODAY,
                    "user_id": self.user_assistant.id,
                }
            ],
        )
        self.assertEqual(answer["params"]["message"], "Li Ming: Sent.")

    def test_log_several_a_day(self):
        self.log(self.customer, "call", outcome="no_answer")
        self.log(self.customer, "call", outcome="no_answer")
        self.log(self.customer, "call")
        logged = self.get_logged()
        self.assertEqual(len(logged.filtered(lambda each: each.state == "done")), 3)
        # each call without an answer is followed by another one
        self.assertEqual(len(logged.filtered("former_id")), 2)

    def test_log_is_a_touch(self):
        self.log(self.customer, "call")
        touches = self.env["shop.touch"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(touches.mapped("channel"), ["phone"])

    def test_log_without_channel(self):
        for nonsense in (None, "fax", []):
            with self.subTest(channel=nonsense):
                with self.assertRefused(UserError, "^Channel: "):
                    self.log(self.customer, nonsense)

    def test_plan(self):
        form = self.open_dialog(
            self.as_assistant(self.customer).button_shop_plan_contact()
        )
        self.assertEqual(form.day, TODAY + days(1))
        self.assertEqual(form.user_id, self.user_assistant)
        form.channel = "visit"
        form.note = "Bring the coat"
        answer = form.save().button_plan()
        self.assertRecordValues(
            self.get_logged(),
            [
                {
                    "due_date": TODAY + days(1),
                    "channel": "visit",
                    "state": "planned",
                    "note": "Bring the coat",
                    "user_id": self.user_assistant.id,
                }
            ],
        )
        self.assertEqual(answer["params"]["message"], "Li Ming: planned for Nov 3.")

    def test_plan_twice_for_a_day(self):
        for _time in range(2):
            action = self.as_assistant(self.customer).button_shop_plan_contact()
            self.open_dialog(action).save().button_plan()
        self.assertEqual(len(self.get_logged()), 2)

    def test_plan_for_a_past_day(self):
        action = self.as_assistant(self.customer).button_shop_plan_contact()
        form = self.open_dialog(action)
        form.day = TODAY - days(1)
        with self.assertRefused(UserError, "in the past"):
            form.save().button_plan()

    def test_plan_by_a_rule_that_plans_by_itself(self):
        action = self.as_assistant(self.customer).button_shop_plan_contact()
        dialog = self.open_dialog(action).save()
        dialog.rule_id = self.rule
        with self.assertRefused(UserError, "choose a rule for manual contacts"):
            dialog.button_plan()

    def test_plan_for_who_serves_nobody(self):
        action = self.as_assistant(self.customer).button_shop_plan_contact()
        dialog = self.open_dialog(action).save()
        dialog.sudo().user_id = self.user_portal
        with self.assertRefused(UserError, "who serves customers"):
            dialog.button_plan()

    def test_customer_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.customer.company_id = other
        values = {"channel": "call", "outcome": "reached", "note": "", "origin": ""}
        with self.assertRefused(AccessError, "."):
            self.as_assistant(self.followups)._log(self.customer, values)
        self.assertFalse(self.get_logged())
