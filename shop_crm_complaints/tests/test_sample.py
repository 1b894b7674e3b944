from random import Random
from unittest.mock import patch

from odoo.tests import tagged

from ..models.steps.shop_complaint_steps import CODES
from .common import ComplaintCase


@tagged("post_install", "-at_install")
class TestSample(ComplaintCase):
    """The cases of the sample store: led there by the steps, as in a shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "zh_CN"})
        cls.env["res.lang"]._activate_lang("zh_CN")
        sample = cls.env["shop.sample"]
        cls.env.ref("shop_crm_complaints.shop_followup_rule_complaint_3").active = True
        customers = [cls.make_customer(f"Wang {number}") for number in range(60)]
        before = cls.env["shop.complaint"].search([])
        users = cls.user_assistant | cls.user_manager
        with patch.object(
            type(sample), "_pick_complaining", lambda self, random: iter(customers)
        ):
            sample._complain(Random(1), users)
        cls.cases = cls.env["shop.complaint"].search([]) - before

    def test_cases_in_every_step(self):
        running = self.cases.filtered(
            lambda case: case.state == "open" and case.kind == "complaint"
        )
        for code in CODES:
            standing = running.filtered(lambda case, code=code: case.step_code == code)
            self.assertGreaterEqual(len(standing), 2, code)

    def test_ended_cases_were_called_and_rated(self):
        ended = self.cases.filtered(
            lambda case: case.state == "closed" and case.kind == "complaint"
        )
        self.assertEqual(len(ended), 40)
        for case in ended:
            self.assertTrue(case.followup_ids.filtered("satisfaction"))
            self.assertEqual(case.promise_ids.state in ("kept", "broken"), True)
            self.assertLess(case.create_date, case.closed_at)
        self.assertTrue(0 < len(ended.filtered("ended_badly")) < len(ended) / 2)

    def test_each_step_comes_after_the_one_before(self):
        for case in self.cases:
            instants = [
                instant
                for each in case.step_time_ids
                for instant in (each.entered_at, each.done_at)
                if instant
            ]
            self.assertEqual(instants, sorted(instants))

    def test_one_waits_for_the_manager_and_one_is_nobodys(self):
        asked = self.cases.filtered(lambda case: case.approval_state == "requested")
        self.assertEqual(len(asked), 1)
        strange = self.cases.filtered(lambda case: not case.partner_id)
        self.assertEqual(strange.channel, "form")
