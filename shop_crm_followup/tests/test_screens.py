from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TODAY, FollowupCase, days


@tagged("post_install", "-at_install")
class TestScreens(FollowupCase, TransactionCase):
    """The screens open for those who need them, with the right fields."""

    def test_views_of_each_role(self):
        models = ("shop.followup", "shop.followup.rule", "shop.followup.run")
        for user in (self.user_assistant, self.user_manager, self.user_administrator):
            for model in models:
                with self.subTest(user=user.login, model=model):
                    views = [(False, kind) for kind in ("list", "kanban", "form")]
                    self.env[model].with_user(user).get_views(views)

    def test_only_managers_see_everybody_s_contacts(self):
        names = (
            "shop_followup_menu",
            "shop_followup_overview_menu",
            "shop_followup_run_menu",
        )
        menus = {self.env.ref(f"shop_crm_followup.{name}").id for name in names}
        menus_of = self.env["ir.ui.menu"]
        self.assertFalse(
            menus & menus_of.with_user(self.user_assistant)._visible_menu_ids()
        )
        self.assertLessEqual(
            menus, menus_of.with_user(self.user_manager)._visible_menu_ids()
        )

    def test_my_day_is_what_opens_first(self):
        root = self.env.ref("shop_crm_tiering.shop_crm_menu_root")
        menus = self.env["ir.ui.menu"].with_user(self.user_assistant)
        first = menus.search([("parent_id", "=", root.id)], limit=1)
        day = menus.search([("parent_id", "=", first.id)], limit=1)
        self.assertEqual(day.sudo().action.path, "shop-my-day")

    def test_rule_shows_what_its_trigger_needs(self):
        rule = self.make_rule("birthday")
        with Form(rule.with_user(self.user_administrator)) as form:
            self.assertTrue(form.is_dated)
            self.assertFalse(form.sends_mail)
            form.second_channel = "email"
            self.assertTrue(form.sends_mail)
            form.trigger = "rhythm"
            self.assertFalse(form.is_dated)
            self.assertIn("{salutation}", form.words)

    def test_settings(self):
        settings = self.env["res.config.settings"].with_user(self.user_administrator)
        self.assertEqual(settings.sudo().create({}).shop_budget_count, 2)
        settings.sudo().create({"shop_budget_count": 3}).execute()
        self.assertEqual(self.company.shop_budget_count, 3)

    # ------------------------------------------------------------
    # TODAY'S CUSTOMERS
    # ------------------------------------------------------------

    def test_todays_customers(self):
        rule = self.make_rule("rhythm")
        user = self.user_assistant
        self.make_row(rule, state="scheduled", user_id=user.id)
        soon = {"shop_birth_month": 11, "shop_birth_day": 8}
        birthday = self.make_customer("Birthday soon", user_id=user.id, **soon)
        self.make_customer("A colleague's", user_id=self.user_manager.id, **soon)
        later = self.make_customer("Planned later")
        self.make_row(rule, later, due_date=TODAY + days(1), user_id=user.id)
        self.assertEqual(self._get_todays(user), self.customer | birthday)

    def _get_todays(self, user):
        domain = self.env.ref("shop_crm_followup.shop_today_action").domain
        partners = self.env["res.partner"].with_user(user)
        found = partners.search(safe_eval(domain, {"uid": user.id}))
        return found.with_env(self.env)

    # ------------------------------------------------------------
    # HOLIDAYS
    # ------------------------------------------------------------

    def test_holidays_of_the_country(self):
        festivals = self.env["shop.festival"].with_user(self.user_administrator)
        festivals = festivals.with_context(lang="en_US")
        added = festivals.add_holidays()
        self.assertIn("Tomb-Sweeping Day", added)
        self.assertIn("Labor Day", added)
        # these have been festivals before, under other names
        self.assertNotIn("National Day", added)
        self.assertNotIn("Chinese New Year (Spring Festival)", added)
        self.assertFalse([name for name in added if "substituted" in name])
        self.assertEqual(festivals.add_holidays(), [])
        sweeping = festivals.search([("holiday_name", "=", "Tomb-Sweeping Day")])
        self.assertEqual(sweeping.next_date.isoformat(), "2027-04-05")

    def test_holidays_have_the_user_s_words(self):
        festivals = self.env["shop.festival"].with_context(lang="zh_CN")
        self.assertIn("清明节", festivals.add_holidays())

    def test_holidays_of_an_unknown_country(self):
        festivals = self.env["shop.festival"]
        self.company.country_id = False
        with self.assertRefused(UserError, "Country: set"):
            festivals.button_add_holidays()
        self.company.country_id = self.env.ref("base.xk")
        with self.assertRefused(UserError, "No public holidays"):
            festivals.button_add_holidays()

    def test_holidays_are_the_administrator_s(self):
        for user in (self.user_assistant, self.user_manager, self.user_portal):
            with self.assertRefused(AccessError, "."):
                self.env["shop.festival"].with_user(user).button_add_holidays()
