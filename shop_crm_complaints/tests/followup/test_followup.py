from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, days

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintFollowup(ComplaintCase, TransactionCase):
    """After the solution the customer is called twice, and says how it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.after = cls.env.ref(
            "shop_crm_complaints.shop_followup_rule_complaint_3"
        ) | cls.env.ref("shop_crm_complaints.shop_followup_rule_complaint_14")
        cls.after.active = True
        cls.case = cls.make_case()

    def settle(self):
        self.lead_to(self.case, "followup")
        self.case.invalidate_recordset()
        return self.case.followup_ids

    def test_the_first_call_is_planned_at_once(self):
        call = self.settle()
        self.assertRecordValues(
            call,
            [
                {
                    "partner_id": self.customer.id,
                    "due_date": TODAY + days(3),
                    "state": "planned",
                    "origin": f"shop.complaint,{self.case.id}",
                }
            ],
        )
        self.assertEqual(self.plan(self.after[0]).get("planned", 0), 0, "Only once")

    def test_it_ends_when_every_call_was_made_and_answered(self):
        call = self.settle()
        with self.assertRefused(UserError, "Nov 5: not made"):
            self.case.action_close()
        with self.at(TODAY + days(3)):
            call.with_user(self.user_manager).action_done("reached")
            self.case.invalidate_recordset()
            with self.assertRefused(UserError, "how the customer feels"):
                self.case.action_close()
            call.with_user(self.user_manager).action_rate("satisfied")
            with self.assertRefused(UserError, "Nov 16: not made"):
                self.case.action_close()
        with self.at(TODAY + days(14)):
            for rule in self.after:
                rule._plan(TODAY + days(14))
            self.case.invalidate_recordset()
            second = self.case.followup_ids - call
            second.with_user(self.user_manager).action_done("reached")
            second.with_user(self.user_manager).action_rate("neutral")
            self.case.invalidate_recordset()
            self.assertEqual(self.case.action_close(), {"state": "closed"})

    def test_going_back_calls_the_call_off(self):
        call = self.settle()
        self.case.action_back("Not settled after all")
        self.assertEqual(call.state, "cancelled")
        self.assertFalse(self.case.followup_from)

    def test_a_stranger_s_case_is_not_followed_up(self):
        case = self.make_case(partner_id=False)
        self.lead_to(case, "followup")
        self.assertFalse(case.followup_ids)
        self.assertEqual(case.action_close(), {"state": "closed"})
        self.assertIn("left no phone number", case.end_reason)

    def test_who_left_a_number_is_to_be_confirmed_first(self):
        case = self.make_case(partner_id=False, contact_phone="13800138000")
        self.lead_to(case, "followup")
        with self.assertRefused(UserError, "Customer: confirm"):
            case.action_close()

    def test_only_calls_about_a_complaint_are_rated(self):
        row = self.make_row(self.make_rule("manual"), user_id=self.user_assistant.id)
        row.with_user(self.user_assistant).action_done("reached")
        with self.assertRefused(UserError, "Satisfaction after complaint"):
            row.with_user(self.user_assistant).action_rate("satisfied")
        for nonsense in ("fine", None, [], 1):
            with self.assertRefused(UserError, "choose an answer"):
                row.with_user(self.user_assistant).action_rate(nonsense)

    def test_an_open_case_holds_promotions(self):
        rule = self.make_rule("promotion", channel="call")
        self.env["shop.followup.run"].create({"name": "Sale", "rule_id": rule.id})
        row = self.make_row(rule)
        call = self.make_row(self.make_rule("manual"), user_id=self.user_assistant.id)
        self.followups._hand_out()
        self.assertEqual((row.state, row.reason_code), ("deferred", "held"))
        self.assertEqual(call.state, "scheduled")

    def test_an_unconfirmed_case_holds_nothing(self):
        self.case.partner_id = False
        self.case.contact_phone = self.customer.phone
        row = self.make_row(self.make_rule("promotion", channel="call"))
        self.followups._hand_out()
        self.assertEqual(row.state, "scheduled")

    # ------------------------------------------------------------
    # TALKS OF ONE'S OWN, AND THE END
    # ------------------------------------------------------------

    def talk(self, case, satisfaction):
        """Write a talk down from the screen of a case, and how the customer feels."""
        action = case.button_log_talk()
        dialogs = self.env[action["res_model"]].with_user(case.env.user)
        dialog = dialogs.with_context(**action["context"]).create({})
        dialog.with_context(shop_channel="call").button_log()
        case.invalidate_recordset()
        call = case.followup_ids.filtered(lambda each: each.state == "done")[-1:]
        call.with_user(case.env.user).action_rate(satisfaction)
        case.invalidate_recordset()

    def test_without_rules_a_talk_of_one_s_own_will_do(self):
        self.after.active = False
        self.assertFalse(self.settle())
        with self.assertRefused(UserError, "talk with the customer"):
            self.case.action_close()
        self.talk(self.case, "satisfied")
        with self.assertRefused(UserError, "today's conversation"):
            self.talk(self.case, "satisfied")
        self.assertEqual(self.case.action_close(), {"state": "closed"})
        self.assertFalse(self.case.ended_badly)

    def test_a_talk_belongs_to_the_customer_of_its_case(self):
        self.settle()
        dialogs = self.env["shop.contact.log"].with_user(self.user_assistant)
        with self.assertRefused(UserError, "another customer"):
            dialogs.create(
                {
                    "partner_id": self.make_customer("Zhao Lei").id,
                    "complaint_id": self.case.id,
                }
            )

    def test_a_case_that_ends_badly_holds_promotions_for_a_while(self):
        self.after.active = False
        self.settle()
        self.talk(self.case, "unsatisfied")
        self.case.action_close()
        self.assertTrue(self.case.ended_badly)
        row = self.make_row(self.make_rule("promotion", channel="call"))
        self.followups._hand_out()
        self.assertEqual((row.state, row.reason_code), ("deferred", "held"))
        with self.at(TODAY + days(31)):
            held = self.env.execute_query(
                self.followups._hold_queries(self.env.company)[-1]
            )
        self.assertNotIn((self.customer.id,), held)
        self.case.action_reopen("She called again")
        self.assertFalse(self.case.ended_badly)

    def test_winning_back_is_planned_when_the_case_is_closed(self):
        self.after.active = False
        self.settle()
        self.talk(self.case, "satisfied")
        rule = self.env.ref("shop_crm_complaints.shop_followup_rule_recovery_30")
        rule.active = True
        self.assertFalse(self.plan(rule).get("planned"))
        self.case.action_close()
        with self.at(TODAY + days(30)):
            rule._plan(TODAY + days(30))
        row = self.followups.search([("rule_id", "=", rule.id)])
        self.assertRecordValues(
            row,
            [
                {
                    "partner_id": self.customer.id,
                    "occasion_date": TODAY + days(30),
                    "origin": f"shop.complaint,{self.case.id}",
                }
            ],
        )
        self.case.action_reopen("She called again")
        self.assertEqual(row.state, "cancelled")
