from odoo.exceptions import ValidationError
from odoo.tests import Form, TransactionCase, freeze_time, tagged, users

from ...tools.search_terms import digits
from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestQuickAdd(ShopCrmCommon, TransactionCase):
    """A customer is on file in three fields, between two others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.source = cls.env.ref("shop_crm_tiering.shop_customer_source_shop")

    @users("assistant")
    @freeze_time("2026-03-10 04:00:00")
    def test_three_fields_and_a_consent(self):
        quick = Form(self.env["shop.quick.add"])
        quick.phone = "138 0013 8000"
        quick.name = " Wang Xiuying "
        quick.address = "Zhongshan Lu 1"
        quick.source_id = self.source
        quick.consent_wechat = True
        self.assertFalse(quick.phone_doubtful)
        action = quick.save().button_save()
        partner = self.env["res.partner"].browse(action["res_id"])
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "Wang Xiuying",
                    "street": "Zhongshan Lu 1",
                    "shop_source_id": self.source.id,
                    "shop_home_company_id": self.env.company.id,
                }
            ],
        )
        self.assertTrue(digits(partner.phone).endswith("13800138000"))
        self.assertRecordValues(
            partner.shop_consent_ids,
            [
                {
                    "channel": "wechat",
                    "purpose": "marketing",
                    "granted": True,
                    "user_id": self.env.uid,
                }
            ],
        )

    @users("assistant")
    def test_same_phone_is_shown_at_once(self):
        known = self.env["res.partner"].create(
            {"name": "Wang", "phone": "+8613800138000"}
        )
        quick = Form(self.env["shop.quick.add"])
        quick.name = "Wang again"
        quick.phone = "138-0013-8000"
        self.assertEqual(quick.duplicate_ids[:], known)

    @users("assistant")
    def test_doubtful_number_is_said_and_kept_as_typed(self):
        quick = Form(self.env["shop.quick.add"])
        quick.name = "Li"
        quick.phone = "12"
        self.assertTrue(quick.phone_doubtful)
        self.assertFalse(quick.duplicate_ids[:])
        action = quick.save().button_save()
        partner = self.env["res.partner"].browse(action["res_id"])
        self.assertEqual(partner.phone, "12")

    @users("assistant")
    def test_required_fields_are_the_companys(self):
        add = self.env["shop.quick.add"]
        with self.assertRaisesRegex(ValidationError, "Phone"):
            add.create({"name": "Li"})
        company = self.env.company.sudo()
        company.shop_phone_required = False
        add.create({"name": "Li"})
        company.shop_address_required = True
        with self.assertRaisesRegex(ValidationError, "Address"):
            add.create({"name": "Li", "address": " "})

    @users("assistant")
    def test_third_party_needs_a_lawful_basis(self):
        source = self.env.ref("shop_crm_tiering.shop_customer_source_data_company")
        quick = self.env["shop.quick.add"].create(
            {"name": "Li", "phone": "1", "source_id": source.id}
        )
        with self.assertRaisesRegex(ValidationError, "Lawful basis"):
            quick.button_save()
