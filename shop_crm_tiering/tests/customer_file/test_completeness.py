from operator import eq, ge, lt, ne

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged, users

from ...models.customer_file.res_partner_completeness import (
    COMPANY_PARTS,
    PERSON_PARTS,
)
from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestCompleteness(ShopCrmCommon, TransactionCase):
    """How full a file is: one definition, the same in Python and in SQL."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.preference = cls.env["shop.preference"].search([], limit=1)
        source = cls.env["shop.customer.source"].search([], limit=1)
        values = {
            "phone": "+86 571 8888 0000",
            "email": "a@example.com",
            "street": "Zhongshan Lu 1",
            "city": "Hangzhou",
            "shop_salutation": "Sister Wang",
            "shop_gender": "female",
            "shop_birth_month": 3,
            "shop_birth_day": 8,
            "shop_taboos": "Nuts",
            "shop_preference_ids": [Command.set(cls.preference.ids)],
            "shop_source_id": source.id,
            "shop_scale": "small",
            "shop_yearly_need": 5000,
            "shop_principal_id": cls.user_staff.partner_id.id,
        }
        alone = [
            {"name": f"Only {name}", "is_company": is_company, name: value}
            for is_company in (False, True)
            for name, value in values.items()
            if not name.startswith("shop_birth")
        ]
        whole = [
            {"name": "All", "is_company": False, **values},
            {"name": "All Ltd", "is_company": True, **values},
            {"name": "Nothing", "is_company": False},
            {"name": "Blank", "is_company": False, "shop_salutation": ""},
            {"name": "Birthday", "shop_birth_month": 3, "shop_birth_day": 8},
            {"name": "Zero Ltd", "is_company": True, "shop_yearly_need": 0},
        ]
        cls.partners = cls.env["res.partner"].create(alone + whole)

    def test_points_sum_to_a_hundred(self):
        for parts in (PERSON_PARTS, COMPANY_PARTS):
            self.assertEqual(sum(part.points for part in parts), 100)

    @users("assistant")
    def test_python_and_sql_agree(self):
        partners = self.partners.with_env(self.env)
        rows = partners._read_group(
            [("id", "in", partners.ids)], ["shop_file_completeness", "id"]
        )
        in_sql = {partner: score for score, partner in rows}
        self.assertEqual(in_sql, {p: p.shop_file_completeness for p in partners})
        self.assertEqual(set(in_sql.values()) & {0, 100}, {0, 100})

    @users("assistant")
    def test_search_finds_what_is_shown(self):
        partners = self.partners.with_env(self.env)
        ours = [("id", "in", partners.ids)]
        for operator, limit, compare in (
            ("<", 25, lt),
            (">=", 25, ge),
            ("=", 100, eq),
            ("!=", 0, ne),
        ):
            found = partners.search(
                [*ours, ("shop_file_completeness", operator, limit)]
            )
            expected = {p for p in partners if compare(p.shop_file_completeness, limit)}
            self.assertEqual(set(found), expected)

    @users("assistant")
    def test_missing_is_named(self):
        nothing = self.partners.with_env(self.env).filtered(
            lambda p: p.name == "Nothing"
        )
        self.assertEqual(
            nothing.shop_file_missing,
            "Phone, Birthday, Preferences, Salutation, Address, Gender, Source",
        )

    def test_constraints_name_the_field(self):
        partner = self.partners[0]
        third_party = self.env["shop.customer.source"].search(
            [("third_party", "=", True)], limit=1
        )
        for values, message in (
            ({"shop_potential": 6}, "Potential"),
            ({"shop_referrer_id": partner.id}, "Referred by"),
            ({"shop_principal_id": partner.id}, "Decision maker"),
            ({"shop_source_id": third_party.id}, "Lawful basis"),
        ):
            with self.subTest(values):
                with self.assertRaises(ValidationError) as caught:
                    partner.write(values)
                self.assertIn(message, str(caught.exception))
