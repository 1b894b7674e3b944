from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestApproval(ComplaintCase, TransactionCase):
    """A remedy beyond one's authority stays locked until somebody allows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refund = cls.remedies["refund"]
        cls.case = cls.make_case()

    def propose(self, amount, case=None, **values):
        case = case or self.case
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.refund.id, "remedy_amount": amount, **values})
        return case

    def test_what_costs_nothing_needs_no_permission(self):
        self.propose(0, remedy_id=self.remedies["exchange"].id)
        self.case.action_next()
        self.assertFalse(self.case.grant_ids)

    def test_an_assistant_asks_and_a_manager_allows(self):
        self.propose(300)
        with self.assertRefused(UserError, "Request approval"):
            self.case.action_next()
        self.assertEqual(
            self.case.action_request_approval(), {"approval_state": "requested"}
        )
        with self.assertRefused(UserError, "not answered"):
            self.case.action_next()
        with self.assertRefused(UserError, "limit is"):
            self.case.action_approve()
        asked = self.case.activity_ids.user_id
        self.assertIn(self.user_manager, asked)
        self.assertNotIn(self.user_assistant, asked)
        manager = self.case.with_user(self.user_manager)
        self.assertEqual(manager.action_approve(), {"approval_state": "approved"})
        self.assertNotIn(self.user_manager, self.case.activity_ids.user_id)
        self.assertEqual(self.case.approved_by_id, self.user_manager)
        self.assertEqual(self.case.action_next(), {"step": "opinion"})

    def test_within_one_s_limit_nobody_is_asked(self):
        case = self.make_case(self.user_manager)
        self.propose(500, case)
        self.assertEqual(case.action_request_approval(), {"approval_state": "none"})
        case.action_next()
        self.assertRecordValues(
            case.grant_ids,
            [{"amount": 500.0, "user_id": self.user_manager.id, "state": "approved"}],
        )

    def test_nobody_allows_what_is_above_the_own_limit(self):
        case = self.make_case(self.user_manager)
        self.propose(501, case)
        case.action_request_approval()
        with self.assertRefused(UserError, "limit is"):
            case.action_approve()
        owner = case.with_user(self.user_administrator)
        owner.action_approve()
        self.assertTrue(case.grant_ids.is_unlimited)

    def test_nobody_decides_on_a_case_about_himself(self):
        self.lead_to(self.case, "question")
        self.answer(self.case, q_staff_id=self.user_manager.id, q_staff_none=False)
        self.case.action_next()
        self.case.write({"remedy_id": self.refund.id, "remedy_amount": 10})
        self.case.action_request_approval()
        with self.assertRefused(UserError, "involved in this case"):
            self.case.with_user(self.user_manager).action_approve()
        self.case.with_user(self.user_administrator).action_approve()

    def test_limits_add_up_for_the_customer(self):
        first = self.make_case(self.user_manager)
        second = self.make_case(self.user_manager)
        third = self.make_case(self.user_manager)
        for case, amount in ((first, 500), (second, 400)):
            self.propose(amount, case)
            case.action_next()
        self.propose(101, third)
        with self.assertRefused(UserError, "for this customer"):
            third.action_next()
        third.remedy_amount = 100
        third.action_next()

    def test_limits_add_up_for_the_case(self):
        case = self.make_case(self.user_manager)
        self.propose(300, case)
        case.action_next()
        # what was paid stays paid, whatever is proposed next
        case.grant_ids.sudo().state = "paid"
        self.answer(case, opinion="unsatisfied")
        case.action_next()
        case.write({"remedy_id": self.refund.id, "remedy_amount": 201})
        with self.assertRefused(UserError, "for this case"):
            case.action_next()
        case.remedy_amount = 200
        case.action_next()
        self.assertEqual(case.granted_amount, 500)

    def test_another_offer_needs_another_permission(self):
        for change in ({"remedy_amount": 301}, {"remedy_id": None}):
            with self.subTest(**change):
                case = self.make_case()
                self.propose(300, case)
                case.action_request_approval()
                case.with_user(self.user_manager).action_approve()
                version = case.offer_version
                if "remedy_id" in change:
                    change = {"remedy_id": self.remedies["gift"].id}
                case.write(change)
                self.assertRecordValues(
                    case,
                    [{"approval_state": "none", "offer_version": version + 1}],
                )
                self.assertEqual(case.grant_ids.mapped("state"), ["withdrawn"])
                with self.assertRefused(UserError, "Request approval"):
                    case.action_next()

    def test_refused(self):
        self.propose(300)
        self.case.action_request_approval()
        with self.assertRefused(AccessError, "manager"):
            self.case.action_refuse("Too much")
        manager = self.case.with_user(self.user_manager)
        with self.assertRefused(UserError, "Reason"):
            manager.action_refuse(" ")
        manager.action_refuse("Too much")
        self.assertEqual(self.case.approval_state, "refused")
        with self.assertRefused(UserError, "Approval"):
            manager.action_approve()
        self.case.remedy_amount = 100
        self.assertEqual(self.case.approval_state, "none")

    def test_nothing_was_asked_for(self):
        self.propose(300)
        manager = self.case.with_user(self.user_manager)
        for act in (manager.action_approve, lambda: manager.action_refuse("No")):
            with self.assertRefused(UserError, "Approval"):
                act()

    def test_cancelled_cases_free_what_was_allowed(self):
        case = self.make_case(self.user_manager)
        self.propose(500, case)
        case.action_next()
        case.action_cancel("Entered twice")
        self.assertEqual(case.grant_ids.state, "withdrawn")

    def test_a_negative_worth(self):
        self.lead_to(self.case, "solution")
        with self.assertRefused(UserError, "Amount"):
            self.case.remedy_amount = -1


@tagged("post_install", "-at_install")
class TestAuthority(ComplaintCase, TransactionCase):
    """Whose limit counts."""

    def get_line(self, user=None, remedy="refund"):
        return self.env["shop.complaint.authority"]._get_line(
            user or self.user_assistant, self.remedies[remedy], self.company
        )

    def make(self, **values):
        return self.env["shop.complaint.authority"].create(values)

    def test_the_closest_line_counts(self):
        group = self.env.ref("shop_crm_tiering.group_shop_crm_user").id
        refund = self.remedies["refund"].id
        ours = self.get_line()
        higher = self.make(group_id=group, case_limit=50, customer_limit=50)
        self.assertEqual(self.get_line(), higher, "The highest of two alike")
        remedy = self.make(
            group_id=group, remedy_id=refund, case_limit=10, customer_limit=10
        )
        self.assertEqual(self.get_line(), remedy)
        self.assertEqual(self.get_line(remedy="gift"), higher)
        own = self.make(user_id=self.user_assistant.id, case_limit=5, customer_limit=5)
        self.assertEqual(self.get_line(), own)
        self.assertNotEqual(self.get_line(), ours)

    def test_without_a_line_the_limit_is_nothing(self):
        self.env["shop.complaint.authority"].search([]).unlink()
        line = self.get_line(self.user_administrator)
        self.assertFalse(line)
        case = self.make_case(self.user_administrator)
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.remedies["refund"].id, "remedy_amount": 1})
        with self.assertRefused(UserError, "limit is"):
            case.action_next()

    def test_an_empty_limit_is_none(self):
        user = new_test_user(
            self.env, "owner", groups="shop_crm_tiering.group_shop_crm_user"
        )
        line = self.make(user_id=user.id, case_limit=False, customer_limit=100)
        self.assertTrue(line.is_case_unlimited)
        self.assertFalse(line.is_customer_unlimited)
        line.case_limit = 5
        self.assertFalse(line.is_case_unlimited)

    def test_bad_input(self):
        user = self.user_assistant.id
        group = self.env.ref("shop_crm_tiering.group_shop_crm_user").id
        for values, pattern in (
            ({}, "Role, Person"),
            ({"user_id": user, "group_id": group}, "Role, Person"),
            ({"user_id": user, "case_limit": -1}, "0 or more"),
            ({"user_id": user, "period_days": 0}, "1 or more"),
        ):
            with self.subTest(**values), self.assertRefused(UserError, pattern):
                self.make(**values)
