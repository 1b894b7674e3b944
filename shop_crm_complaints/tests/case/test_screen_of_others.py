from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestScreenOfOthers(ComplaintCase, TransactionCase):
    """On a new screen any number can be typed: what is another company's stays there.

    Xiao Li works in a branch; Li Ming, whom she may read, complains in the shop.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Branch"})
        cls.user_other = new_test_user(
            cls.env,
            "other",
            groups="shop_crm_tiering.group_shop_crm_user",
            company_id=cls.branch.id,
            company_ids=[Command.set(cls.branch.ids)],
        )
        cls.case = cls.make_case(
            cls.user_manager, contact_phone="13900139000", partner_id=cls.customer.id
        )
        cls.refund = cls.remedies["refund"]

    def ask(self, model, user=None, names=(), **values):
        """Return what a new screen shows to somebody who typed these values."""
        records = self.env[model].with_user(user or self.user_other)
        records = records.with_context(allowed_company_ids=records.env.company.ids)
        spec = {name: {} for name in names}
        return records.onchange(values, list(values), spec)["value"]

    def test_a_promise_tells_nothing_of_the_case(self):
        names = ["who", "store_id", "company_id"]
        for number in (self.case.id, {"id": self.case.id}):
            asked = {"complaint_id": number, "name": "Call"}
            told = self.ask("shop.complaint.promise", names=names, **asked)
            self.assertFalse(any(told.values()), told)
            told = self.ask(
                "shop.complaint.promise", self.user_assistant, names=names, **asked
            )
            self.assertEqual(told["who"], "Li Ming")
            self.assertEqual(told["store_id"], self.case.store_id.id)

    def test_a_promise_is_of_the_store_of_its_case(self):
        promise = self.env["shop.complaint.promise"].with_user(self.user_assistant)
        promise = promise.create({"complaint_id": self.case.id, "name": "Call"})
        self.assertRecordValues(
            promise,
            [
                {
                    "who": "Li Ming",
                    "company_id": self.company.id,
                    "store_id": self.case.store_id.id,
                }
            ],
        )
        store = self.env["shop.store"].create(
            {"name": "Second", "company_id": self.company.id}
        )
        self.case.store_id = store
        self.assertEqual(promise.store_id, store)

    def test_a_case_tells_no_sums(self):
        self.lead_to(self.case, "solution")
        self.case.write({"remedy_id": self.refund.id, "remedy_amount": 321})
        self.case.action_next()
        asked = {
            "partner_id": self.customer.id,
            "step_id": self.env.ref(
                "shop_crm_complaints.shop_complaint_step_solution"
            ).id,
            "state": "open",
            "remedy_id": self.refund.id,
            "remedy_amount": 1000,
            "approval_state": "none",
        }
        names = ["missing", "needs_permission", "allow_problem", "offer_words"]
        line = self.env["shop.complaint.authority"].create(
            {"user_id": self.user_other.id, "customer_limit": 1100}
        )
        line.user_id = self.user_other
        told = self.ask(
            "shop.complaint", names=names, company_id=self.company.id, **asked
        )
        self.assertNotIn("321", str(told))
        self.assertFalse(told.get("missing"))
        line.user_id = self.user_assistant
        told = self.ask(
            "shop.complaint",
            self.user_assistant,
            names=names,
            company_id=self.company.id,
            **asked,
        )
        self.assertIn("1,321", told["missing"])

    def test_a_case_tells_no_figures(self):
        self.buy((self.customer, self.company._shop_today().replace(day=1)))
        self.recompute()
        for user, bought in ((self.user_other, False), (self.user_assistant, True)):
            told = self.ask(
                "shop.complaint",
                user,
                names=["q_old_customer"],
                company_id=self.company.id,
                partner_id=self.customer.id,
            )
            self.assertEqual(bool(told.get("q_old_customer")), bought, user.login)

    def test_a_case_tells_no_customers(self):
        for user, found in ((self.user_other, False), (self.user_assistant, True)):
            told = self.ask(
                "shop.complaint",
                user,
                names=["suggested_partner_ids"],
                company_id=self.company.id,
                contact_email=self.customer.email,
            )
            told = told.get("suggested_partner_ids")
            self.assertEqual(bool(told), found, user.login)
