"""Everyone in a tier pays by its price list, at the till and in Sales."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.shop_crm_tiering.models.tiers.product_pricelist import ProductPricelist

from .till_common import TillCommon

GUARD = "odoo.addons.shop_crm_tiering.tools.guard"


@tagged("post_install", "-at_install")
class TestTillPricelist(TillCommon):
    def setUp(self):
        super().setUp()
        self.env.user.group_ids |= self.env.ref("product.group_product_pricelist")
        self.env.ref("base.group_user").implied_ids |= self.env.ref(
            "product.group_product_pricelist"
        )
        self.vip = self.env["product.pricelist"].create(
            {
                "name": "VIP",
                "currency_id": self.config.currency_id.id,
                "item_ids": [
                    (0, 0, {"compute_price": "percentage", "percent_price": 12})
                ],
            }
        )
        self.best.with_company(self.company).pricelist_id = self.vip
        self.place(self.buyer, self.best)

    def price_list_of(self, partner):
        partner = partner.with_company(self.company).with_user(self.cashier)
        return partner.property_product_pricelist

    def test_the_tier_decides(self):
        self.assertEqual(self.price_list_of(self.buyer), self.vip)
        self.assertEqual(self.price_list_of(self.child), self.vip)
        self.assertNotEqual(self.price_list_of(self.customer), self.vip)

    def test_who_leaves_the_tier_leaves_its_prices(self):
        self.place(self.buyer, self.second)
        self.assertNotEqual(self.price_list_of(self.buyer), self.vip)

    def test_a_price_list_of_the_customer_s_own_goes_first(self):
        own = self.env["product.pricelist"].create({"name": "Family"})
        self.buyer.with_company(self.company).specific_property_product_pricelist = own
        self.assertEqual(self.price_list_of(self.buyer), own)

    def test_an_archived_price_list_is_none(self):
        self.vip.active = False
        self.env.invalidate_all()
        self.assertNotEqual(self.price_list_of(self.buyer), self.vip)

    def test_a_contact_that_is_not_saved_yet_has_prices_too(self):
        partners = self.env["res.partner"].with_company(self.company)
        with self.assertNoLogs(GUARD, "ERROR"):
            self.assertNotEqual(
                partners.new({"name": "Li"}).property_product_pricelist, self.vip
            )
            draft = partners.new(origin=self.buyer)
            self.assertEqual(draft.property_product_pricelist, self.vip)

    def test_nothing_is_written_on_the_customer(self):
        self.assertFalse(
            self.buyer.with_company(self.company).specific_property_product_pricelist
        )

    def test_the_till_loads_the_price_list(self):
        self.assertIn(self.vip, self.config._get_available_pricelists())
        session = self.config.current_session_id.with_user(self.cashier)
        loaded = session.load_data([])
        self.assertIn(self.vip.id, [row["id"] for row in loaded["product.pricelist"]])
        self.assertTrue(
            any(
                row["pricelist_id"] == self.vip.id
                for row in loaded["product.pricelist.item"]
            )
        )

    def test_devices_load_all_anew_when_another_list_is_mapped(self):
        for change in (
            lambda: self.best.with_company(self.company).write({"pricelist_id": False}),
            lambda: self.company.write({"shop_former_scheme_id": self.scheme.id}),
        ):
            self.config.last_data_change = "2026-01-01"
            self.env.flush_all()
            change()
            self.env.flush_all()
            self.assertEqual(self.config.last_data_change, self.env.cr.now())

    def test_a_sales_order_has_the_price(self):
        order = (
            self.env["sale.order"]
            .with_company(self.company)
            .create(
                {
                    "partner_id": self.buyer.id,
                    "order_line": [(0, 0, {"product_id": self.shirt.id})],
                }
            )
        )
        self.assertEqual(order.pricelist_id, self.vip)
        self.assertAlmostEqual(order.order_line.price_unit, 88)

    def test_a_list_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Another shop"})
        foreign = self.env["product.pricelist"].create(
            {"name": "Theirs", "company_id": other.id}
        )
        best = self.best.with_company(self.company)
        with self.assertRaises(ValidationError):
            best.pricelist_id = foreign
        with self.assertRaises(ValidationError):
            best.pricelist_id = foreign.id + 1_000_000

    def test_a_list_that_becomes_another_company_s_is_none(self):
        other = self.env["res.company"].create({"name": "Another shop"})
        self.vip.company_id = other
        self.env.invalidate_all()
        self.assertNotEqual(self.price_list_of(self.buyer), self.vip)
        self.assertNotIn(self.vip, self.config._get_available_pricelists())

    def test_an_archived_tier_gives_nothing(self):
        self.best.active = False
        self.env.invalidate_all()
        self.assertNotEqual(self.price_list_of(self.buyer), self.vip)
        self.assertNotIn(self.vip, self.config._get_available_pricelists())

    def test_a_till_opens_and_sells_when_tiers_can_t_be_read(self):
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE shop_tier RENAME TO gone")
        with mute_logger("odoo.sql_db", GUARD):
            session = self.config.current_session_id.with_user(self.cashier)
            self.assertTrue(session.load_data([])["product.pricelist"])
            order = self.env["sale.order"].create({"partner_id": self.buyer.id})
        self.assertNotEqual(order.pricelist_id, self.vip)

    def test_prices_are_odoo_s_own_when_ours_fail(self):
        def fail(*_args):
            raise ValueError("broken")

        with (
            patch.object(ProductPricelist, "_shop_get_tier_pricelists", fail),
            mute_logger(GUARD),
        ):
            self.assertNotEqual(self.price_list_of(self.buyer), self.vip)
