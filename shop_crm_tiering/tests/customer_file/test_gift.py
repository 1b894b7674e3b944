from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged, users

from ..tiers.standings_common import TODAY, StandingsCase


@tagged("post_install", "-at_install")
class TestGift(StandingsCase):
    """What was given, against what the tier allows a year."""

    def setUp(self):
        super().setUp()
        self.gold.gift_budget = 150
        self.buy(9000)
        self.recompute()

    def give(self, amount, day=TODAY):
        return self.env["shop.gift"].create(
            {
                "partner_id": self.customer.id,
                "name": "Silk scarf",
                "amount": amount,
                "date": day,
            }
        )

    @users("assistant")
    def test_an_assistant_notes_a_gift(self):
        customer = self.customer.with_env(self.env)
        with Form(customer) as form, form.shop_gift_ids.new() as gift:
            gift.name = "Flowers"
            gift.amount = 60
        gift = customer.shop_gift_ids
        self.assertEqual((gift.date, gift.user_id), (TODAY, self.env.user))
        self.assertIn("60.00", customer.shop_gift_hint)
        self.assertIn("150.00", customer.shop_gift_hint)
        self.assertFalse(customer.shop_gift_is_over)
        with self.assertRaises(AccessError):
            gift.unlink()

    @users("assistant")
    def test_this_year_counts(self):
        customer = self.customer.with_env(self.env)
        self.give(100)
        self.give(500, date(2025, 12, 31))
        self.assertFalse(customer.shop_gift_is_over)
        self.give(51)
        self.assertTrue(customer.shop_gift_is_over)

    @users("assistant")
    def test_a_gift_is_worth_something_or_nothing(self):
        self.give(0)
        with self.assertRefused(ValidationError, "Amount"):
            self.give(-1)

    def test_another_company_sees_nothing(self):
        gift = self.give(100)
        branch = self.company.create({"name": "Branch"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        self.assertFalse(self.env["shop.gift"].with_user(stranger).search([]))
        self.assertFalse(gift.with_user(stranger).has_access("read"))
        customer = self.customer.with_user(stranger).with_company(branch)
        self.assertFalse(customer.shop_gift_hint)

    def test_erasing_and_merging(self):
        self.give(100)
        other = self.env["res.partner"].create({"name": "Wang Fang again"})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.customer.id, other.id], other)
        self.assertEqual(other.shop_gift_ids.mapped("amount"), [100])
        other.with_user(self.user_administrator).shop_erase("Asked for it")
        self.assertFalse(self.env["shop.gift"].search([("partner_id", "=", other.id)]))
