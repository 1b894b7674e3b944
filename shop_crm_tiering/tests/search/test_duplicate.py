from odoo.exceptions import AccessError
from odoo.tests import tagged, users

from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestDuplicate(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        birthday = {"shop_birth_month": 3, "shop_birth_day": 12}
        address = {"street": "Nanjing Road 1", "zip": "200000"}
        (
            cls.phone,
            cls.same_phone,
            cls.email,
            cls.same_email,
            cls.birthday,
            cls.same_birthday,
            cls.other_birthday,
            cls.address,
            cls.same_address,
            cls.other_address,
        ) = cls.env["res.partner"].create(
            [
                {"name": "A", "phone": "138 7654 3210"},
                {"name": "B", "phone": "+86-13876543210"},
                {"name": "C", "email": "one@duplicate.example"},
                {"name": "D", "email": '"D" <One@duplicate.example>'},
                {"name": "Zhang Sanfeng", **birthday},
                {"name": "zhang san feng", **birthday},
                {"name": "Zoe Miller", **birthday},
                {"name": "Li Ming", **address},
                {"name": "Ming Li", **address},
                {"name": "Wang Fang", **address},
            ]
        )

    def _found(self, user=None):
        duplicates = self.env["shop.duplicate"].with_user(user or self.env.user)
        action = duplicates.button_find()
        return duplicates.search(action["domain"])

    @users("manager")
    def test_likely_duplicates_are_grouped_with_the_reason(self):
        found = {group.partner_ids: group.reason for group in self._found()}
        for pair, reason in (
            (self.phone | self.same_phone, "same phone"),
            (self.email | self.same_email, "same email"),
            (self.birthday | self.same_birthday, "birthday, similar name"),
            (self.address | self.same_address, "address, similar name"),
        ):
            self.assertEqual(found.get(pair), reason)
        listed = self.env["res.partner"].union(*found)
        self.assertFalse(listed & (self.other_birthday | self.other_address))

    @users("manager")
    def test_a_group_opens_odoos_own_merge(self):
        group = self._found().filtered(lambda g: self.phone in g.partner_ids)
        action = group.button_merge()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard = wizard.create({})
        self.assertEqual(wizard.partner_ids, group.partner_ids)
        self.assertEqual(wizard.state, "selection")

    @users("manager")
    def test_several_reasons_come_first(self):
        self.same_email.phone = self.email.phone = "139 0000 1111"
        first = self._found()[0]
        self.assertEqual(first.partner_ids, self.email | self.same_email)
        self.assertEqual(first.reason, "same phone, same email")

    @users("manager")
    def test_a_switchboard_is_no_customer(self):
        self.env["res.partner"].create(
            [{"name": f"Person {n}", "phone": "138 7654 3210"} for n in range(30)]
        )
        reasons = {g.reason for g in self._found() if self.phone in g.partner_ids}
        self.assertNotIn("same phone", reasons)

    def test_only_managers_look_for_duplicates(self):
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                self._found(user)

    def test_contacts_of_other_companies_stay_hidden(self):
        self.same_phone.company_id = self.env["res.company"].create({"name": "Else"})
        found = self._found(self.user_manager)
        self.assertNotIn(self.same_phone, found.sudo().partner_ids)
