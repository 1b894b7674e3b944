from lxml import etree

from odoo.tests import Form, TransactionCase, tagged, users

from ..common import ShopCrmCommon

ROLES = ("staff", "assistant", "manager", "administrator")


@tagged("post_install", "-at_install")
class TestFileScreens(ShopCrmCommon, TransactionCase):
    """Every role opens the screens, and finds on them what it may see."""

    def _get_field_names(self, user, view=None, kind="form"):
        view_id = view and self.env.ref(f"shop_crm_tiering.{view}").id
        partners = self.env["res.partner"].with_user(user)
        arch = partners.with_context(lang="en_US").get_view(view_id, kind)["arch"]
        return {node.get("name") for node in etree.fromstring(arch).iter("field")}

    def test_form_by_role(self):
        seen = {
            role: {
                name
                for name in self._get_field_names(getattr(self, f"user_{role}"))
                if name.startswith("shop_")
            }
            for role in ROLES
        }
        self.assertFalse(seen["staff"])
        self.assertIn("shop_gender", seen["assistant"])
        self.assertNotIn("shop_income_band", seen["assistant"])
        self.assertNotIn("shop_family_ids", seen["assistant"])
        self.assertIn("shop_income_band", seen["manager"])
        self.assertIn("shop_tag_ids", seen["administrator"])

    def test_cards_show_nothing_sensitive(self):
        levels = self.env["res.partner"]._shop_field_levels()
        for view, kind in (
            ("res_partner_card", "form"),
            ("res_partner_view_kanban_flash", "kanban"),
            ("res_partner_view_kanban_shop", "kanban"),
            ("res_partner_view_list_shop", "list"),
        ):
            names = self._get_field_names(self.user_manager, view, kind)
            sensitive = "shop_crm_tiering.group_shop_crm_manager"
            with self.subTest(view=view):
                shown = [levels[name].groups for name in names & levels.keys()]
                self.assertNotIn(sensitive, shown)

    @users("assistant")
    def test_assistant_fills_the_file_in(self):
        with Form(self.env["res.partner"]) as form:
            form.name = "Wang"
            form.shop_salutation = "Sister Wang"
            form.shop_gender = "female"
            form.shop_potential = 3
        self.assertEqual(form.record.shop_salutation, "Sister Wang")

    @users("assistant")
    def test_files_to_verify(self):
        partner = self.env["res.partner"].create({"name": "Wang"})
        domain = [("shop_verify_due", "=", True), ("id", "=", partner.id)]
        self.assertTrue(partner.shop_verify_due)
        self.assertTrue(partner.search(domain))
        partner.button_shop_verify()
        self.assertFalse(partner.shop_verify_due)
        self.assertFalse(partner.search(domain))

    def test_choices_follow_the_settings(self):
        partner = self.env["res.partner"].create({"name": "Wang"})
        company = self.env.company
        company.shop_kind_ids = self.env.ref("shop_crm_tiering.shop_kind_coffee")
        kinds = set(partner.shop_preference_choice_ids.kind_id.mapped("code"))
        self.assertEqual(kinds, {"coffee"})
        self.assertFalse(partner.shop_tag_choice_ids)
        company.shop_ask_lifestyle = True
        self.env.invalidate_all()
        self.assertEqual(set(partner.shop_tag_choice_ids.mapped("kind")), {"lifestyle"})

    def test_printed_card_by_role(self):
        partner = self.env["res.partner"].create(
            {"name": "Wang", "shop_job": "Teacher", "shop_business_traits": "Fair"}
        )
        for role, sees_traits in (("assistant", False), ("manager", True)):
            user = getattr(self, f"user_{role}")
            report = self.env["ir.actions.report"].with_user(user)
            html, kind = report._render_qweb_html(
                "shop_crm_tiering.report_file_card", partner.ids
            )
            self.assertEqual(kind, "html")
            self.assertIn(b"Teacher", html)
            self.assertEqual(b"Fair" in html, sees_traits)

    def test_addresses_are_printed_as_people_write_them(self):
        china, germany = self.env.ref("base.cn"), self.env.ref("base.de")
        self.env.company.country_id = china
        home = {"street": "江南大道52号", "city": "杭州", "country_id": china.id}
        chinese = self.env["res.partner"].create({"name": "Wang Fang", **home})
        in_chinese = chinese.with_context(lang="zh_CN")
        self.assertEqual(in_chinese._shop_get_address(), "杭州江南大道52号")
        abroad = {"street": "Hauptstr. 1", "city": "Bonn", "country_id": germany.id}
        german = self.env["res.partner"].create({"name": "Jo", **abroad})
        self.assertEqual(german._shop_get_address(), "Hauptstr. 1, Bonn, Germany")

    @users("assistant")
    def test_paper_form_asks_what_the_shop_asks(self):
        company = self.env.company.sudo()
        company.shop_kind_ids = self.env.ref("shop_crm_tiering.shop_kind_milk_tea")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "shop_crm_tiering.report_paper_form", []
        )
        self.assertIn(b"Sweetness", html)
        self.assertNotIn(b"Ring size", html)
