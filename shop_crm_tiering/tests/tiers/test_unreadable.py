from odoo.exceptions import UserError
from odoo.tests import tagged

from ...engine import run
from .standings_common import TODAY, StandingsCase


@tagged("post_install", "-at_install")
class TestUnreadable(StandingsCase):
    """A definition that reads an indicator that is gone or never was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.partner"].create({"name": "Li Ming"})

    def spoil(self, record, field="indicator"):
        record.flush_recordset()
        self.env.cr.execute(
            f"UPDATE {record._table} SET {field} = 'nonsense' WHERE id = %s",
            [record.id],
        )
        self.env.invalidate_all()

    def test_the_night_goes_on_without_it(self):
        self.buy(100)
        self.recompute()
        before = self.standing().tier_id
        self.spoil(self.member._get_tiers()[0].condition_ids[:1])
        self.buy(1_000_000)
        list(run.run_nightly(self.company))
        self.assertEqual(self.standing().tier_id, before)
        self.assertEqual(self.standing(self.rfm).tier_id.scheme_id, self.rfm)
        self.buy(100, customer=self.other)
        self.env["shop.customer.queue"]._refresh_batch()
        self.assertTrue(self.standing(self.rfm, self.other))

    def test_a_recompute_says_what_is_unreadable(self):
        for scheme, record, field, where in (
            (self.member, self.gold.condition_ids[:1], "indicator", "Gold member"),
            (self.value, self.value.weight_ids[:1], "indicator", self.value.name),
            (self.matrix(), self.matrix(), "x_indicator", "X axis"),
        ):
            with self.subTest(scheme=scheme.code):
                self.spoil(record, field)
                pattern = f"{where}: “nonsense” is not an indicator.*amount, margin"
                self.assertRegex(scheme.fault, pattern)
                with self.assertRefused(UserError, pattern):
                    scheme.action_recompute()
                with self.assertRefused(UserError, pattern):
                    scheme.preview()

    def matrix(self):
        return self.env.ref("shop_crm_tiering.shop_tier_scheme_matrix")

    def test_what_was_computed_can_be_read(self):
        self.buy(100)
        self.recompute()
        self.spoil(self.member._get_tiers()[0].condition_ids[:1])
        entry = self.customer.shop_explain_tier("member")[0]
        self.assertEqual(entry["tier"], "regular")
        self.assertEqual(entry["indicators"], [])
        standing = self.standing()
        self.assertFalse(standing.missing_text)
        self.assertFalse(
            self.env["shop.tier.standing"].search([("is_near", "=", True)])
        )

    def test_mended_it_is_computed_again(self):
        self.buy(100)
        condition = self.member._get_tiers()[0].condition_ids[:1]
        self.spoil(condition)
        condition.indicator = "amount"
        self.assertFalse(self.member.fault)
        self.recompute()
        self.assertEqual(self.standing().since, TODAY)
