from odoo.tests import tagged, users

from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestHomeCompany(ShopCrmCommon):
    """Who becomes a customer before any purchase, and who never by himself."""

    def load(self, **context):
        loaded = (
            self.env["res.partner"]
            .with_context(**context)
            .load(
                ["name", "shop_source_id"],
                [["With source", self.source.name], ["Without", ""]],
            )
        )
        self.assertFalse([m for m in loaded["messages"] if m["type"] == "error"])
        return self.env["res.partner"].browse(loaded["ids"])

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.env["shop.customer.source"].search([], limit=1)
        cls.partner = cls.env["res.partner"].create({"name": "Supplier"})

    @users("assistant")
    def test_import_with_a_source(self):
        known, other = self.load(import_file=True)
        self.assertEqual(known.shop_home_company_id, self.env.company)
        self.assertFalse(other.shop_home_company_id)

    @users("assistant")
    def test_action_on_the_list(self):
        self.assertFalse(self.partner.shop_home_company_id)
        partner = self.partner.with_user(self.env.user)
        partner.button_shop_make_customers()
        self.assertEqual(partner.shop_home_company_id, self.env.company)

    def test_figures_and_tier_follow(self):
        """The refresh after it gives the new customer figures of 0 and a tier."""
        self.partner.button_shop_make_customers()
        self.env["shop.customer.queue"]._refresh_batch()
        self.assertEqual(self.partner.shop_metrics_id.purchase_count, 0)
        self.assertEqual(self.partner.shop_tier_id.code, "regular")
