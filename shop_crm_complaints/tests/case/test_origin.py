from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.shop_crm_tiering.tests.purchases import purchase_factory as factory

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestOrigin(ComplaintCase, TransactionCase):
    """What was bought, and the document that makes good."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = Command.create({"product_id": cls.product.id, "price_unit": 100.0})
        cls.order = factory.sell(cls.env, cls.customer, 100.0, order_line=[line])
        cls.line = cls.order.order_line
        # what was bought and booked is open to those who may see it anyway
        cls.user_seller = new_test_user(
            cls.env,
            "seller",
            groups="shop_crm_tiering.group_shop_crm_manager,"
            "sales_team.group_sale_salesman_all_leads,account.group_account_invoice",
        )

    def test_installed_models_alone(self):
        names = [name for name, _label in self.cases._origin_models()]
        self.assertIn("sale.order.line", names)
        self.assertEqual("pos.order.line" in names, "pos.order" in self.env)

    def test_the_line_complained_of(self):
        case = self.make_case(
            self.user_seller, origin_line_ref=f"sale.order.line,{self.line.id}"
        )
        self.assertEqual(case.origin_line_ref, self.line)
        with self.assertRefused(AccessError, "."):
            self.make_case(origin_line_ref=f"sale.order.line,{self.line.id}")

    def test_another_company_s_document(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        case = self.make_case(self.env.user, company_id=branch.id, partner_id=False)
        with self.assertRefused(UserError, "another company"):
            case.origin_line_ref = self.line

    def test_a_document_pays_what_was_allowed(self):
        move = self.env["account.move"].create(
            {"move_type": "out_refund", "partner_id": self.customer.id}
        )
        case = self.make_case(self.user_seller)
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.remedies["refund"].id, "remedy_amount": 100})
        with self.assertRefused(UserError, "not approved yet"):
            case.remedy_document_ref = move
        case.action_next()
        case.remedy_document_ref = move
        self.assertEqual(case.grant_ids.state, "paid")
