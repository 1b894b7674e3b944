from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintMerge(ComplaintCase, TransactionCase):
    """Two contacts turn out to be one customer: nothing is lost, sums add up."""

    def test_cases_and_sums_go_along(self):
        other = self.make_customer("Li Ming (again)")
        cases = [
            self.make_case(self.user_manager, partner_id=partner.id)
            for partner in (self.customer, other)
        ]
        for case, amount in zip(cases, (300, 400), strict=True):
            self.lead_to(case, "solution")
            case.write(
                {"remedy_id": self.remedies["refund"].id, "remedy_amount": amount}
            )
            case.action_next()
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer + other).ids, self.customer, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual({case.partner_id for case in cases}, {self.customer})
        self.assertEqual(cases[0]._get_granted_to_customer(365), 700)
