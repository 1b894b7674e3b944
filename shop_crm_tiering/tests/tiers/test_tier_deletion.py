from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestTierDeletion(ShopCrmCommon):
    """What can be deleted, and that nothing of ours stays behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Wang Fang"})
        cls.partner.button_shop_make_customers()
        cls.env["shop.customer.queue"]._refresh_batch()
        cls.standing = cls.env["shop.tier.standing"].search(
            [
                ("partner_id", "=", cls.partner.id),
                ("scheme_id.code", "=", "member"),
                ("company_id", "=", cls.env.company.id),
            ]
        )
        cls.scheme = cls.standing.scheme_id.copy({"code": "own"})
        cls.scheme.action_recompute()

    def test_a_tier_in_use_stays(self):
        tier = self.scheme.tier_ids.filtered(lambda tier: tier.code == "regular")
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            tier.unlink()

    def test_an_unused_tier_goes(self):
        before = self.scheme.version
        self.scheme.tier_ids.filtered(lambda tier: tier.code == "diamond").unlink()
        self.assertEqual(self.scheme.version, before + 1)

    def test_a_scheme_takes_its_standings_along(self):
        domain = [("scheme_id", "=", self.scheme.id)]
        self.assertTrue(self.env["shop.tier.standing"].search_count(domain))
        self.scheme.unlink()
        self.env.invalidate_all()
        for model in ("shop.tier.standing", "shop.tier.change", "shop.tier.run"):
            self.assertFalse(self.env[model].search_count(domain))

    def test_a_customer_takes_figures_and_standings_along(self):
        partner = self.env["res.partner"].create({"name": "Li Na"})
        quotation = self.env["sale.order"].create({"partner_id": partner.id})
        self.env["shop.customer.queue"]._refresh_batch()
        domain = [("partner_id", "=", partner.id)]
        self.assertTrue(self.env["shop.tier.standing"].search_count(domain))
        quotation.unlink()
        partner.unlink()
        self.assertFalse(self.env["shop.customer.metrics"].search_count(domain))
        self.assertFalse(self.env["shop.tier.standing"].search_count(domain))

    def test_a_company_is_never_held_back_by_ours(self):
        """Every key of ours to companies lets go by itself."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT conrelid::regclass::text
                  FROM pg_constraint
                 WHERE contype = 'f'
                   AND confrelid = 'res_company'::regclass
                   AND conrelid::regclass::text LIKE 'shop%%'
                   AND confdeltype NOT IN ('c', 'n')
                """
            )
        )
        self.assertFalse(rows)
