from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase

# Monday, 16:00 and 17:30 in Shanghai
AFTERNOON = datetime(2026, 11, 2, 8, 0)
LATER = datetime(2026, 11, 2, 9, 30)
NEXT_MORNING = datetime(2026, 11, 3, 2, 0)  # 10:00


@tagged("post_install", "-at_install")
class TestClock(ComplaintCase, TransactionCase):
    """Each step has its time in the hours in which the shop is open: 9 to 18."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [
            Command.create(
                {
                    "name": "Open",
                    "dayofweek": str(day),
                    "hour_from": 9,
                    "hour_to": 18,
                    "day_period": "morning",
                }
            )
            for day in range(7)
        ]
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Open",
                "tz": "Asia/Shanghai",
                "attendance_ids": [Command.clear(), *hours],
            }
        )
        cls.company.shop_store_id.calendar_id = cls.calendar
        cls.step = cls.env.ref("shop_crm_complaints.shop_complaint_step_vent")
        cls.step.hours = 3

    def make_at(self, instant, **values):
        with freeze_time(instant):
            return self.make_case(**values)

    def test_only_opening_hours_count(self):
        case = self.make_at(AFTERNOON)
        self.assertEqual(case.due_at, NEXT_MORNING)
        self.assertIn(case, self.cases.search([("due_at", "<=", NEXT_MORNING)]))
        self.assertNotIn(case, self.cases.search([("due_at", "<", NEXT_MORNING)]))

    def test_a_serious_case_has_less_time(self):
        case = self.make_at(AFTERNOON, severity="high")
        self.assertEqual(case.due_at, LATER)

    def test_without_hours_there_is_no_hurry(self):
        self.step.hours = 0
        self.assertFalse(self.make_at(AFTERNOON).due_at)

    def test_the_clock_stops_while_the_customer_is_waited_for(self):
        case = self.make_at(AFTERNOON)
        with freeze_time(LATER):
            self.assertEqual(case.action_wait(), {"waiting": True})
            self.assertFalse(case.due_at)
            with self.assertRefused(UserError, "already"):
                case.action_wait()
        with freeze_time(datetime(2026, 11, 4, 2, 0)):
            self.assertEqual(case.action_resume(), {"waiting": False})
            # an hour and a half were left
            self.assertEqual(case.due_at, datetime(2026, 11, 4, 3, 30))
            with self.assertRefused(UserError, "is not waiting"):
                case.action_resume()
