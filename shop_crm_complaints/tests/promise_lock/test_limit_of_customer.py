from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestLimitOfCustomer(ComplaintCase, TransactionCase):
    """Whose case it is may be known late, or wrong at first: the limit counts again.

    A manager may allow 500 in a case and 1,000 to a customer.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refund = cls.remedies["refund"]
        cls.other = cls.make_customer("Wang Fang")

    def promise(self, amount, step="opinion", **values):
        """Return a case in which the manager allowed an amount."""
        case = self.make_case(self.user_manager, **values)
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.refund.id, "remedy_amount": amount})
        case.action_next()
        if step == "solution":
            case.action_back("To look at it again")
        return case

    def spend(self, *amounts):
        for amount in amounts:
            self.promise(amount)

    def test_what_was_allowed_goes_with_the_case(self):
        case = self.promise(400, partner_id=False)
        self.assertFalse(case.grant_ids.customer_id)
        case.with_user(self.user_assistant).action_confirm_customer(self.customer.id)
        self.assertEqual(case.grant_ids.customer_id, self.customer)
        self.assertEqual(case._get_granted_to_customer(365), 400)
        case.partner_id = self.other
        self.assertEqual(case.grant_ids.customer_id, self.other)
        self.spend(500, 500)

    def test_a_customer_who_is_known_late_has_the_same_limit(self):
        self.spend(500, 400)
        for partner in (self.env["res.partner"], self.other):
            with self.subTest(first=partner.name):
                case = self.promise(101, partner_id=partner.id)
                for user in (self.user_assistant, self.user_manager):
                    with self.assertRefused(UserError, "Amount.*for this customer"):
                        case.with_user(user).partner_id = self.customer
                    with self.assertRefused(UserError, "Amount.*for this customer"):
                        case.with_user(user).action_confirm_customer(self.customer.id)
        self.promise(100, partner_id=False).partner_id = self.customer

    def test_at_the_proposal_it_has_to_be_allowed_anew(self):
        self.spend(500, 400)
        case = self.promise(101, "solution", partner_id=False)
        case.action_confirm_customer(self.customer.id)
        self.assertRecordValues(
            case, [{"approval_state": "none", "approved_by_id": False}]
        )
        self.assertEqual(case.grant_ids.state, "withdrawn")
        with self.assertRefused(UserError, "for this customer"):
            case.action_next()
        case.action_request_approval()
        case.with_user(self.user_administrator).action_approve()
        case.action_next()

    def test_what_still_fits_stays_allowed(self):
        case = self.promise(101, "solution", partner_id=False)
        case.action_confirm_customer(self.customer.id)
        self.assertEqual(case.approval_state, "approved")

    def test_what_was_allowed_is_somebody_s(self):
        case = self.promise(400)
        with self.assertRefused(UserError, "Customer: .*approved"):
            case.partner_id = False
        early = self.promise(400, "solution")
        early.partner_id = False
        self.assertEqual(early.approval_state, "none")

    def test_what_was_paid_somebody_with_the_authority_puts_down_to_a_customer(self):
        self.spend(500, 400)
        case = self.promise(101, "solution", partner_id=False)
        case.grant_ids.sudo().state = "paid"
        with self.assertRefused(UserError, "for this customer"):
            case.partner_id = self.customer
        case.with_user(self.user_administrator).partner_id = self.customer
        self.assertRecordValues(
            case.grant_ids,
            [
                {
                    "customer_id": self.customer.id,
                    "state": "paid",
                    "is_unlimited": True,
                }
            ],
        )

    def test_a_contact_of_a_firm_has_the_limit_of_the_firm(self):
        case = self.promise(500)
        firm = self.make_customer("Li & Sons", is_company=True)
        self.customer.parent_id = firm
        self.assertEqual(case.grant_ids.customer_id, firm)
        self.promise(500, partner_id=firm.id)
        late = self.make_case(self.user_manager, partner_id=firm.id)
        self.lead_to(late, "solution")
        late.write({"remedy_id": self.refund.id, "remedy_amount": 1})
        with self.assertRefused(UserError, "for this customer"):
            late.action_next()

    def test_the_link_of_the_former_customer_opens_nothing_more(self):
        case = self.make_case()
        former = case._portal_ensure_token()
        case.partner_id = self.customer
        self.assertEqual(case.access_token, former, "Nothing changed")
        case.partner_id = self.other
        self.assertTrue(case.access_token)
        self.assertNotEqual(case.access_token, former)
