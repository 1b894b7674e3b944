from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged, users

from ...tools import search_terms
from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestSearchTerms(BaseCase):
    def test_readings_of_names(self):
        for name, expected in {
            "张三": {"zhangsan", "zs"},
            "欧阳修": {"ouyangxiu", "oyx"},
            "单雄信": {"danxiongxin", "dxx", "shanxiongxin", "sxx"},
            "尉迟恭": {"yuchigong", "ycg"},
            "John Smith": {"johnsmith", "js"},
            "Li 明": {"liming", "lm"},
            "Élise Müller": {"elisemuller", "em"},
            "": set(),
        }.items():
            self.assertLessEqual(expected, search_terms.pinyin(name), name)

    def test_wildcards_are_letters(self):
        self.assertEqual(search_terms.patterns("100%_a"), [[r"%100\%\_a%"]])

    def test_nothing_is_looked_for_in_nothing(self):
        self.assertEqual(search_terms.patterns("\u0301"), [])


@tagged("post_install", "-at_install")
class TestCustomerSearch(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.cn")
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "张三丰",
                "phone": "138 7654 3210",
                "email": "Sanfeng@wudang.example",
                "ref": "WD-1247",
                "shop_handle_ids": [
                    (0, 0, {"platform": "wechat", "name": "太极宗师"}),
                    (0, 0, {"platform": "douyin", "name": "TaiChi_66"}),
                ],
            }
        )

    def _found(self, text):
        return self.customer in self.env["res.partner"].search(
            [("display_name", "ilike", text)]
        )

    def _fill(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("shop_crm_tiering.ir_cron_search_terms")
            cron.sudo().method_direct_trigger()

    @users("assistant")
    def test_one_box_finds_a_customer(self):
        texts = [
            "张三丰",
            "三丰",
            "丰",
            "zhangsanfeng",
            "Zhang San",
            "zsf",
            "ZS",
            "13876543210",
            "138 7654 3210",
            "138-7654",
            "+86-138 7654 3210",
            "0086 13876543210",
            "（１３８）７６５４３２１０",
            "3210",
            "sanfeng@wudang",
            "WD-1247",
            "太极",
            "tjzs",
            "taichi_",
        ]
        for text in texts:
            with self.subTest(text=text, filled=False):
                self.assertTrue(self._found(text))
        self._fill()
        for text in texts:
            with self.subTest(text=text, filled=True):
                self.assertTrue(self._found(text))
        for text in ("张飞", "zf", "139 7654", "%", "xx\u0301"):
            self.assertFalse(self._found(text), text)
        found = self.env["res.partner"].name_search("zsf wd-1247")
        self.assertEqual([row[0] for row in found], self.customer.ids)

    @users("assistant")
    def test_changes_are_found_at_once(self):
        self._fill()
        customer = self.customer.with_user(self.env.user)
        customer.write({"name": "曾小贤", "phone": "139 0000 1111"})
        self.assertTrue(self._found("zengxiaoxian"))
        self.assertTrue(self._found("+86 13900001111"))
        self.assertFalse(self._found("zsf"))
        wechat = customer.shop_handle_ids.filtered(lambda h: h.platform == "wechat")
        wechat.name = "主播"
        self.assertTrue(self._found("主播"))
        self.assertFalse(self._found("太极"))
        customer.shop_handle_ids.unlink()
        self.assertFalse(self._found("主播"))

    @users("assistant")
    def test_contacts_are_found_by_their_company(self):
        self._fill()
        company = self.env["res.partner"].create({"name": "武当", "is_company": True})
        self.customer.parent_id = company
        self.assertTrue(self._found("武当"))
        company.name = "少林"
        self.assertTrue(self._found("少林"))
        self.assertFalse(self._found("武当"))

    @users("staff")
    def test_other_staff_search_as_before(self):
        self._fill()
        self.assertTrue(self._found("张三"))
        self.assertTrue(self._found("wudang"))
        self.assertFalse(self._found("zsf"))
        with self.assertRaises(AccessError):
            self.env["shop.customer.search"].search([])

    def test_contacts_without_terms_are_filled_in(self):
        self.env.cr.execute("DELETE FROM shop_customer_search")
        self._fill()
        self._fill()
        self.env.cr.execute(
            "SELECT count(*) - (SELECT count(*) FROM res_partner)"
            " FROM shop_customer_search"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    @users("assistant")
    def test_negative_searches_and_equality(self):
        Partner = self.env["res.partner"]
        others = Partner.search([("display_name", "not ilike", "zsf")])
        self.assertNotIn(self.customer, others)
        self.assertIn(self.env.company.partner_id, others)
        same = Partner.search([("display_name", "=", "张三丰")])
        self.assertIn(self.customer, same)
