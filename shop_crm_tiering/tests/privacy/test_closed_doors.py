from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, new_test_user, tagged, users
from odoo.tools import mute_logger

from ..tiers.standings_common import StandingsCase


@tagged("post_install", "-at_install")
class TestClosedDoors(StandingsCase):
    """Ways round the rights that are no way: each was one once."""

    def stranger(self):
        branch = self.company.create({"name": "Branch"})
        return branch, new_test_user(
            self.env,
            "stranger",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )

    def call(self, user, model, method, *arguments, **kwargs):
        self.env.invalidate_all()
        return call_kw(self.env(user=user)[model], method, list(arguments), kwargs)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_the_dialog_of_a_manual_tier_shows_no_foreign_standing(self):
        self.buy(9000)
        self.recompute()
        standing = self.standing()
        standing.with_user(self.user_manager).write(
            {"tier_id": self.diamond.id, "manual": True, "manual_reason": "Secret"}
        )
        _branch, stranger = self.stranger()
        asked = {"partner_id": {"fields": {"display_name": {}}}, "reason": {}}
        with self.assertRaises(AccessError):
            self.call(
                stranger,
                "shop.manual.tier",
                "onchange",
                [],
                {"standing_id": standing.id},
                ["standing_id"],
                asked,
            )
        with self.assertRaises(AccessError):
            self.call(
                stranger, "shop.manual.tier", "create", [{"standing_id": standing.id}]
            )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_groups_users_by_a_closed_field(self):
        group = ([], ["shop_tag_ids"], ["__count"])
        with self.assertRaises(AccessError):
            self.call(self.user_assistant, "res.users", "formatted_read_group", *group)
        with self.assertRaises(AccessError):
            self.call(
                self.user_assistant,
                "res.partner",
                "formatted_read_group",
                [],
                ["user_id.shop_tag_ids"],
                ["__count"],
            )

    @users("assistant")
    def test_a_copy_of_a_contact_takes_nothing_of_the_file_along(self):
        customer = self.customer.with_env(self.env)
        customer.write({"shop_birth_month": 5, "shop_birth_day": 1, "shop_taboos": "A"})
        twin = customer.copy()
        self.assertFalse(twin.shop_birth_month)
        self.assertFalse(twin.shop_taboos)

    @users("manager")
    def test_a_rule_that_fails_is_refused(self):
        groups = self.env["shop.customer.group"]
        for rule in (
            "[('shop_metrics_id.amount', '>', 1000)]",
            "[('id', '>', 'x')]",
            "[('shop_potential', '=', 'abc')]",
            "[('shop_group_ids', 'in', [1])]",
            "[('child_ids.shop_group_ids', 'in', [1])]",
        ):
            with self.subTest(rule=rule), self.assertRefused(ValidationError, "Rule"):
                groups.create({"name": "Bad", "domain": rule})
        group = groups.create({"name": "Good", "domain": "[('city', '=', 'Suzhou')]"})
        self.assertEqual(group.customer_count, 0)

    def test_a_score_that_a_margin_goes_into_is_for_managers(self):
        scheme = self.value.copy({"code": "margins"})
        weight = scheme.weight_ids.filtered(lambda line: line.indicator == "amount")
        weight.indicator = "margin"
        scheme.active = True
        self.buy(9000)
        self.recompute(scheme=scheme)
        self.assertFalse(self.standing(scheme).score)
        customer = self.customer.with_user(self.user_assistant)
        (told,) = customer.shop_explain_tier("margins")
        self.assertIs(told["score"], False)
        self.assertFalse([each for each in told["missing"] if each["value"]])
        self.assertNotIn("points more", told["text"])
        (told,) = self.customer.with_user(self.user_manager).shop_explain_tier(
            "margins"
        )
        self.assertGreater(told["score"], 0)

    @users("administrator")
    def test_the_administrator_makes_a_scheme_primary(self):
        self.rfm.with_env(self.env).is_primary = True
        self.assertEqual(self.company.shop_primary_scheme_id, self.rfm)

    @users("administrator")
    def test_users_of_odoo_itself_are_not_erased(self):
        public = self.env.ref("base.public_partner")
        template = self.env.ref("base.template_portal_user_id").sudo().partner_id
        for partner in (public, template.with_env(self.env)):
            with self.assertRefused(UserError, "Odoo's own"):
                partner.shop_erase("Asked for it")
        with self.assertRefused(UserError, "Select"):
            self.env["res.partner"].shop_erase("Asked for it")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_link_names_no_contact_of_another_company(self):
        branch, _stranger = self.stranger()
        foreign = self.env["res.partner"].create(
            {"name": "Secret", "company_id": branch.id}
        )
        customer = self.customer.with_user(self.user_assistant)
        with self.assertRaises(AccessError):
            customer.shop_referrer_id = foreign.id
        with self.assertRaises(AccessError):
            customer.shop_home_company_id = branch.id
        with self.assertRefused(ValidationError, "Company"):
            self.env["shop.quick.add"].with_user(self.user_assistant).create(
                {"name": "Wang Fang", "company_id": branch.id}
            )

    @users("assistant")
    def test_a_form_bears_birthdays_that_do_not_exist(self):
        form = Form(self.customer.with_env(self.env))
        form.shop_birth_month = 13
        form.shop_birth_day = 30
        form.shop_birth_month = 2
        with self.assertRefused(ValidationError, "Birth day"):
            form.save()
        form.shop_birthday_calendar = "lunar"
        form.shop_birth_year = 1968
        form.shop_birth_day = 31
        form.shop_birth_day = 29
        form.save()

    def test_nonsense_is_answered_in_words(self):
        scheme = self.member.with_user(self.user_administrator)
        tier = self.gold
        condition = Command.update(tier.condition_ids.id, {"operator": "> 0) OR ("})
        for changes in (
            {"method": "nosuch"},
            [1],
            {"grace_days": "many"},
            {"tier_ids": [Command.update(tier.id, {"condition_ids": [condition]})]},
        ):
            with self.subTest(changes=changes), self.assertRaises(UserError):
                scheme.preview(changes)
        standings = self.env["shop.tier.standing"].with_user(self.user_manager)
        for nonsense in ("x", True, 1.5, {}):
            context = {"shop_scheme_id": nonsense, "shop_since": nonsense}
            standings.with_context(**context).search([("is_near", "=", True)])
        schemes = self.env["shop.tier.scheme"].with_user(self.user_manager)
        self.assertFalse(schemes.get_best_customers(float("nan"))["amount"])
        with self.assertRefused(UserError, "not an active scheme"):
            scheme._get_by_code("\0")
