from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, days

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestQuestion(ComplaintCase, TransactionCase):
    """What the shop knows by itself: whether the customer has bought before."""

    def make_figures(self, first):
        self.env["shop.customer.metrics"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.env.company.id,
                "first_purchase_date": first,
            }
        )

    def test_who_bought_earlier_is_an_old_customer(self):
        self.make_figures(TODAY - days(1))
        self.assertTrue(self.make_case().q_old_customer)

    def test_who_never_bought_is_none(self):
        self.assertFalse(self.make_case().q_old_customer)
        self.assertFalse(self.make_case(partner_id=False).q_old_customer)

    def test_who_bought_afterwards_is_none(self):
        case = self.make_case()
        self.make_figures(self.env.company._shop_day(case.create_date) + days(1))
        self.assertFalse(case.q_old_customer)
