"""Tiers that a manager sets by hand."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .standings_common import TODAY, StandingsCase, noon


@tagged("post_install", "-at_install")
class TestManualTier(StandingsCase):
    def test_nothing_overwrites_a_tier_set_by_hand(self):
        self.buy(100)
        self.recompute()
        until = TODAY + timedelta(days=10)
        self.set_by_hand(self.diamond, until)
        self.recompute(until)
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.diamond.id,
                    "computed_tier_id": self.regular.id,
                    "previous_tier_id": self.regular.id,
                    "since": TODAY,
                    "manual": True,
                    "review_date": False,
                }
            ],
        )
        self.assertEqual(self.changes().mapped("cause"), ["manual"])

    def test_computed_tier_takes_force_when_the_hand_set_one_ends(self):
        self.buy(100)
        self.recompute()
        until = TODAY + timedelta(days=10)
        self.set_by_hand(self.diamond, until)
        self.recompute(until + timedelta(days=1))
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.regular.id,
                    "manual": False,
                    "manual_reason": False,
                    "manual_until": False,
                    "review_date": False,
                }
            ],
        )
        self.assertEqual(self.changes().mapped("cause"), ["manual", "computed"])

    def test_without_end_date_it_holds_until_lifted(self):
        self.buy(100)
        self.recompute()
        standing = self.set_by_hand(self.diamond)
        self.recompute(TODAY + timedelta(days=4000))
        self.assertEqual(self.standing().tier_id, self.diamond)
        with freeze_time(noon(TODAY + timedelta(days=4000))):
            standing.button_lift_manual()
        self.assertRecordValues(
            self.standing(),
            [{"tier_id": self.regular.id, "manual": False, "manual_reason": False}],
        )
        self.assertEqual(self.changes().mapped("cause"), ["manual", "manual"])

    def test_by_hand_needs_a_reason_and_a_day_to_come(self):
        self.buy(100)
        self.recompute()
        standing = self.standing().with_user(self.user_manager)
        by_hand = {"tier_id": self.gold.id, "manual": True}
        with self.assertRefused(UserError, "Reason"):
            standing.write({**by_hand, "manual_reason": "  "})
        with self.assertRefused(UserError, "Until"):
            standing.write(
                {
                    **by_hand,
                    "manual_reason": "Friend",
                    "manual_until": TODAY - timedelta(days=1),
                }
            )
        with self.assertRefused(UserError, "Manual override"):
            standing.write({"tier_id": self.gold.id})
        with self.assertRefused(ValidationError, "Tier"):
            standing.write(
                {
                    "tier_id": self.rfm.tier_ids[0].id,
                    "manual": True,
                    "manual_reason": "Friend",
                }
            )
        self.assertRecordValues(
            self.standing(), [{"tier_id": self.regular.id, "manual": False}]
        )
        self.assertFalse(self.changes())

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_only_managers_set_tiers_and_nothing_but_those(self):
        self.buy(100)
        self.recompute()
        with self.assertRaises(AccessError):
            self.set_by_hand(self.diamond, user=self.user_assistant)
        standing = self.standing().with_user(self.user_manager)
        for name, value in (("score", 5), ("since", TODAY), ("computed_tier_id", 1)):
            with self.subTest(name), self.assertRaises(AccessError):
                standing.write({name: value})
        for method in ("create", "unlink"):
            with self.subTest(method), self.assertRaises(AccessError):
                standing.copy() if method == "create" else standing.unlink()
