"""The scheme whose tier everybody sees, and its change for another."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ...engine import run
from .standings_common import StandingsCase


@tagged("post_install", "-at_install")
class TestPrimaryScheme(StandingsCase, CronMixinCase):
    def test_former_primary_stays_in_force_until_the_new_one_is_filled(self):
        self.buy(9000)
        self.recompute()
        self.assertFalse(self.value.active)
        self.value.is_primary = True
        self.assertTrue(self.value.active)
        self.assertEqual(self.company.shop_primary_scheme_id, self.value)
        self.assertEqual(self.customer.shop_tier_id, self.gold)
        list(run.run_nightly(self.company))
        self.env.invalidate_all()
        self.assertEqual(self.customer.shop_tier_id, self.standing(self.value).tier_id)
        self.assertFalse(self.changes(self.value))

    def test_primary_fills_in_the_background(self):
        with self.capture_triggers("shop_crm_tiering.ir_cron_recompute") as captured:
            self.value.is_primary = True
        self.assertTrue(captured.records)

    def test_primary_cannot_be_archived_nor_left_empty(self):
        with self.assertRefused(ValidationError, "primary"):
            self.member.active = False
        with self.assertRefused(UserError, "primary"):
            self.member.is_primary = False

    def test_tier_set_by_hand_stays_with_its_scheme(self):
        self.buy(100)
        self.recompute()
        self.set_by_hand(self.diamond)
        self.value.is_primary = True
        list(run.run_nightly(self.company))
        self.assertFalse(self.standing(self.value).manual)
        self.assertEqual(self.standing().tier_id, self.diamond)
