from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, days

from ..common import ComplaintCase

START = datetime(2026, 11, 2, 4, 0)


def hours(number):
    return timedelta(hours=number)


@tagged("post_install", "-at_install")
class TestAlarm(ComplaintCase, TransactionCase):
    """Who is soon late is warned, who is late is told to the managers: once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("shop_crm_complaints.shop_complaint_step_vent").hours = 4
        cls.company.shop_store_id.calendar_id = False
        with freeze_time(START):
            cls.case = cls.make_case()
            cls.waiting = cls.make_case()
            cls.waiting.action_wait()

    def run_at(self, instant):
        commit = patch.object(type(self.env["ir.cron"]), "_commit_progress")
        with freeze_time(instant), commit:
            self.cases._cron_clocks()

    def get_told(self, user):
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("res_id", "=", user.partner_id.id),
                ("message_type", "=", "user_notification"),
            ],
            order="id",
        )
        return messages.mapped("subject")

    def test_warned_then_escalated_and_once_each(self):
        self.run_at(START + hours(2))
        self.assertFalse(self.get_told(self.user_assistant))
        for _again in range(2):
            self.run_at(START + hours(3))
            self.assertEqual(
                self.get_told(self.user_assistant),
                ["Complaints due soon: 1"],
            )
        self.assertFalse(self.get_told(self.user_manager))
        for _again in range(2):
            self.run_at(START + hours(4))
            self.assertEqual(
                self.get_told(self.user_manager), ["Overdue complaints: 1"]
            )
        running = self.case.step_time_ids
        self.assertEqual(running.warned_at, START + hours(3))
        self.assertEqual(running.escalated_at, START + hours(4))
        self.assertFalse(self.waiting.step_time_ids.warned_at)

    def test_the_next_step_has_its_own_clock(self):
        self.run_at(START + hours(5))
        with freeze_time(START + hours(5)):
            self.answer(self.case)
            self.case.action_next()
            self.assertFalse(self.case.step_time_ids[-1].escalated_at)
            self.assertTrue(self.case.step_time_ids[0].escalated_at)

    def test_ended_cases_are_left_alone(self):
        self.case.action_cancel("Twice")
        self.run_at(START + hours(9))
        self.assertFalse(self.get_told(self.user_manager))

    def test_promises_whose_day_is_over_are_broken(self):
        promise = self.env["shop.complaint.promise"].create(
            {"complaint_id": self.case.id, "name": "Call", "due_date": TODAY}
        )
        self.run_at(START)
        self.assertEqual(promise.state, "open")
        self.run_at(START + days(1))
        self.assertEqual(promise.state, "broken")
