"""The till in a real browser, on a desk and on a phone."""

from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon

ASSISTANT = "shop_crm_tiering.group_shop_crm_user"


@tagged("post_install", "-at_install")
class TestTillTours(TestPointOfSaleHttpCommon):
    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the accountant of Odoo's case knows nothing of customers
        cls.env = cls.env(su=True)
        cls.main_pos_config = cls.main_pos_config.with_env(cls.env)
        cls.pos_user = cls.pos_user.with_env(cls.env)
        cls.env["res.lang"]._activate_lang("en_US")
        # Odoo's case gives everybody a price list of his own
        cls.env["ir.default"].search(
            [("field_id.name", "=", "specific_property_product_pricelist")]
        ).unlink()
        settings = cls.env["res.config.settings"]
        settings.create({"group_product_pricelist": True}).execute()
        cls.company = cls.main_pos_config.company_id
        cls.pos_user.group_ids |= cls.env.ref(ASSISTANT)
        cls.pos_user.lang = "en_US"
        cls.buyer = cls.env["res.partner"].create(
            {
                "name": "王秀英",
                "phone": "+86 138 0013 8000",
                "shop_home_company_id": cls.company.id,
                "shop_taboos": "No nuts",
            }
        )
        cls._place(cls.buyer)
        cls.main_pos_config.shop_remind_customer = True
        cls.env["shop.complaint"].with_company(cls.company).create(
            {"partner_id": cls.buyer.id, "customer_words": "Torn"}
        )
        # the server names the most frequent customers, she is a new one
        cls.env["ir.config_parameter"].sudo().set_param(
            "point_of_sale.limited_customer_count", 10_000
        )

    @classmethod
    def _place(cls, customer):
        """Put a customer into the best tier, which pays by a list of its own."""
        customers = cls.env["shop.customer.queue"].with_company(cls.company)
        customers._refresh(customer.ids)
        scheme = cls.company.shop_primary_scheme_id
        cls.best = best = scheme.tier_ids[:1].with_company(cls.company)
        best.with_context(lang="en_US").write(
            {"public_name": "Diamond member", "benefits": "Early access"}
        )
        best.pricelist_id = cls.env["product.pricelist"].create(
            {
                "name": "Diamond",
                "currency_id": cls.main_pos_config.currency_id.id,
                "item_ids": [
                    (0, 0, {"compute_price": "percentage", "percent_price": 20})
                ],
            }
        )
        standing = cls.env["shop.tier.standing"].search(
            [("partner_id", "=", customer.id), ("scheme_id", "=", scheme.id)]
        )
        standing.write({"tier_id": best.id, "manual": True, "manual_reason": "Test"})

    def play(self, tour):
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_pos_tour(tour)
        return self.main_pos_config.current_session_id.order_ids

    def test_a_customer_is_asked_for_found_and_served(self):
        orders = self.play("shop_till_serve")
        self.assertEqual(orders.partner_id, self.buyer)
        self.assertEqual(sorted(orders.mapped("amount_total")), [4.08, 5.1])

    def test_a_customer_is_added_and_heard(self):
        self.main_pos_config.shop_remind_customer = False
        orders = self.play("shop_till_add_and_complain")
        customer = orders.partner_id
        self.assertEqual(customer.name, "Li Lei")
        self.assertEqual(customer.shop_home_company_id, self.company)
        case = self.env["shop.complaint"].search([("partner_id", "=", customer.id)])
        self.assertRecordValues(
            case,
            [
                {
                    "customer_words": "It fell apart",
                    "step_code": "vent",
                    "user_id": self.pos_user.id,
                    "q_product_id": orders.lines.product_id.id,
                }
            ],
        )
        self.assertEqual(case.origin_line_ref, orders.lines)

    def test_the_till_sells_without_a_connection(self):
        self.main_pos_config.shop_remind_customer = False
        orders = self.play("shop_till_offline")
        self.assertEqual(len(orders.filtered(lambda each: each.state == "paid")), 2)
        self.assertEqual(orders.partner_id, self.buyer)

    def test_a_tier_has_its_programme_and_a_refund_takes_it_back(self):
        self.main_pos_config.shop_remind_customer = False
        self._offer_half()
        orders = self.play("shop_till_benefit_and_refund")
        self.assertEqual(sorted(orders.mapped("amount_total")), [-2.04, 2.04, 5.1])
        queue = self.env["shop.customer.queue"].with_company(self.company)
        queue._refresh(self.buyer.ids)
        metrics = self.env["shop.customer.metrics"].search(
            [("partner_id", "=", self.buyer.id), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((metrics.amount, metrics.purchase_count), (0, 1))

    def _offer_half(self):
        """Offer half of the price to those of the best tier."""
        self.env["loyalty.program"].search([]).active = False
        self.env["loyalty.program"].create(
            {
                "name": "Of her tier",
                "program_type": "promotion",
                "trigger": "auto",
                "company_id": self.company.id,
                "currency_id": self.company.currency_id.id,
                "pricelist_ids": self.best.pricelist_id.ids,
                "rule_ids": [(0, 0, {})],
                "reward_ids": [(0, 0, {"discount": 50, "description": "Of her tier"})],
            }
        )

    def test_who_is_erased_leaves_the_device(self):
        self.play("shop_till_forget")
        self.assertFalse(self.buyer.active)

    def test_a_cashier_without_our_groups_sees_the_line_alone(self):
        self.pos_user.group_ids -= self.env.ref(ASSISTANT)
        self.play("shop_till_cashier")


@tagged("post_install", "-at_install")
class TestTillToursPhone(TestTillTours):
    browser_size = "390x844"
    touch_enabled = True
