from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged, users
from odoo.tools import mute_logger

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestIntake(ComplaintCase, TransactionCase):
    """What a stranger wrote stays on the case until somebody says who it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.company.shop_store_id
        cls.public = cls.env.ref("base.public_user")

    def _send(self, user=None, **form):
        """Return the case that a form makes, sent by a visitor."""
        cases = self.cases.with_user(user or self.public)
        store = self.store.with_user(user or self.public).sudo()
        values = cases._read_form({"customer_words": "It is torn", **form})
        return cases._create_from_form(store, values, [])

    def _as_assistant(self, case):
        return self.cases.with_user(self.user_assistant).browse(case.id)

    # ------------------------------------------------------------
    # READING A FORM
    # ------------------------------------------------------------

    def test_only_what_the_form_offers(self):
        names = {name: "1" for name in self.cases._fields}
        values = self.cases._read_form({**names, "customer_words": "Torn"})
        self.assertEqual(
            set(values),
            {
                "kind",
                "customer_words",
                "contact_name",
                "contact_phone",
                "contact_email",
            },
        )
        self.assertEqual(values["kind"], "complaint")

    def test_words_are_cleaned(self):
        values = self.cases._read_form(
            {
                "customer_words": " To\0rn\r\nand \ud800wet ",
                "contact_name": "Li\r\nBcc: all@example.com",
            }
        )
        self.assertEqual(values["customer_words"], "Torn\nand wet")
        self.assertEqual(values["contact_name"], "Li Bcc: all@example.com")

    def test_what_is_wrong_is_named(self):
        for form, problem in (
            ({}, "own words: tell us"),
            ({"customer_words": " \0\n "}, "own words: tell us"),
            ({"customer_words": "x" * 5001}, "own words: enter at most 5000"),
            (
                {"customer_words": "x", "contact_phone": "1" * 41},
                "Phone: enter at most 40",
            ),
        ):
            with self.subTest(problem=problem), self.assertRefused(UserError, problem):
                self.cases._read_form(form)
        new_lines = "a\r\n" * 2_500
        self.assertTrue(self.cases._read_form({"customer_words": new_lines}))

    # ------------------------------------------------------------
    # WHO IT IS
    # ------------------------------------------------------------

    def test_a_stranger_is_nobody(self):
        before = self.customer.write_date
        case = self._send(contact_phone="138 0013 8000")
        self.assertRecordValues(
            case,
            [
                {
                    "channel": "form",
                    "partner_id": False,
                    "store_id": self.store.id,
                    "company_id": self.company.id,
                    "user_id": False,
                    "step_code": "vent",
                    "contact_phone": "138 0013 8000",
                }
            ],
        )
        self.assertFalse(case.message_partner_ids)
        self.assertEqual(self.customer.write_date, before)
        held = [
            self.env.execute_query(query)
            for query in self.followups._hold_queries(self.company)
        ]
        self.assertNotIn((self.customer.id,), sum(held, []))

    def test_a_login_is_known(self):
        case = self._send(user=self.user_portal)
        self.assertEqual(case.partner_id, self.user_portal.partner_id)
        self.assertEqual(case.channel, "portal")
        self.assertFalse(self._send(user=self.user_assistant).partner_id)

    def test_suggested_by_phone_and_email(self):
        self.customer.email = "li@example.com"
        other = self.make_customer(phone="13900139000", email="wang@example.com")
        stranger = self.env["res.partner"].create(
            {"name": "Supplier", "phone": "13800138000"}
        )
        by_phone = self._as_assistant(self._send(contact_phone="0086 138 0013 8000"))
        self.assertEqual(by_phone.suggested_partner_ids, self.customer)
        by_email = self._as_assistant(self._send(contact_email="WANG@example.com "))
        self.assertEqual(by_email.suggested_partner_ids, other)
        self.assertFalse(self._as_assistant(self._send()).suggested_partner_ids)
        self.buy((stranger, self.company._shop_today()))
        self.recompute()
        self.assertEqual(by_phone._get_suggested_partners(), self.customer + stranger)

    def test_nobody_of_another_company_is_suggested(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.customer.shop_home_company_id = other
        case = self._as_assistant(self._send(contact_phone="13800138000"))
        self.assertFalse(case._get_suggested_partners())

    def test_confirm(self):
        case = self._as_assistant(self._send(contact_phone="13800138000"))
        result = case.action_confirm_customer(self.customer.id)
        self.assertEqual(result, {"partner_id": self.customer.id})
        self.assertEqual(case.partner_id, self.customer)
        self.assertFalse(case.suggested_partner_ids)

    def test_confirm_refuses_what_is_no_contact(self):
        case = self._as_assistant(self._send())
        for wrong in ("1", True, None, 0, -1, 2**31 - 1, [self.customer.id], 1.0):
            with self.subTest(wrong=wrong), self.assertRefused(UserError, "Customer:"):
                case.action_confirm_customer(wrong)
        self.assertFalse(case.partner_id)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_confirm_only_whom_one_may_read(self):
        hidden = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_customer("Secret", company_id=hidden.id)
        case = self._as_assistant(self._send())
        with self.assertRaises(AccessError):
            case.action_confirm_customer(theirs.id)
        for user in (self.user_portal, self.user_staff, self.public):
            for call in (
                lambda c: c.action_confirm_customer(self.customer.id),
                lambda c: c.action_confirm_new_customer(),
            ):
                with self.assertRaises(AccessError):
                    call(case.with_user(user))

    def test_an_ended_case_stays_as_it_is(self):
        case = self._as_assistant(self._send(contact_name="Li"))
        case.action_cancel("Sent twice")
        with self.assertRefused(UserError, "State: the case is “Cancelled”"):
            case.action_confirm_customer(self.customer.id)
        with self.assertRefused(UserError, "State"):
            case.action_confirm_new_customer()

    def test_confirm_as_new(self):
        case = self._as_assistant(
            self._send(contact_name="=1+1", contact_email="new@example.com")
        )
        partner = self.env["res.partner"].browse(
            case.action_confirm_new_customer()["partner_id"]
        )
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "=1+1",
                    "email": "new@example.com",
                    "phone": False,
                    "shop_home_company_id": self.company.id,
                    "shop_source_id": self.env.ref(
                        "shop_crm_tiering.shop_customer_source_complaint"
                    ).id,
                }
            ],
        )
        self.assertEqual(case.partner_id, partner)
        with self.assertRefused(UserError, "Customer: it is already known"):
            case.action_confirm_new_customer()

    def test_nobody_can_be_made_of_nothing(self):
        with self.assertRefused(UserError, "ask for it"):
            self._as_assistant(self._send()).action_confirm_new_customer()

    # ------------------------------------------------------------
    # SIMILAR CASES
    # ------------------------------------------------------------

    @users("assistant")
    def test_similar_cases(self):
        first = self._as_assistant(self._send(contact_phone="13800138000"))
        same_phone = self._as_assistant(self._send(contact_phone="+8613800138000"))
        same_email = self._as_assistant(
            self._send(contact_phone="13800138000", contact_email="a@example.com")
        )
        ended = self._as_assistant(self._send(contact_phone="13800138000"))
        ended.action_cancel("Twice")
        nothing = self._as_assistant(self._send())
        other = self._as_assistant(self._send(contact_email="A@example.com"))
        self.assertEqual(first.similar_ids, same_phone + same_email)
        self.assertEqual(other.similar_ids, same_email)
        self.assertFalse(nothing.similar_ids)

    def test_similar_by_goods_and_customer(self):
        goods = [self.make_case(partner_id=False) for _each in range(2)]
        for case in goods:
            self.lead_to(case, "question").q_product_id = self.product
        self.assertEqual(goods[0].similar_ids, goods[1])
        mine = [self.make_case() for _each in range(2)]
        self.assertEqual(mine[0].similar_ids, mine[1])

    def test_cases_of_another_company_are_not_similar(self):
        other = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "theirs",
            groups="shop_crm_tiering.group_shop_crm_user",
            company_id=other.id,
            company_ids=[(6, 0, (other + self.company).ids)],
        )
        case = self.make_case(partner_id=False, contact_email="a@example.com")
        self.cases.with_user(user).create({"contact_email": "a@example.com"})
        self.assertFalse(case.with_user(user).similar_ids)
