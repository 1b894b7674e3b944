import functools

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import FollowupCase


@tagged("post_install", "-at_install")
class TestClosedDoors(FollowupCase, TransactionCase):
    """What is another company's stays there, and nothing is handed over to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Branch"})
        cls.shared = cls.make_rule("promotion")
        cls.own = cls.make_rule("manual", company_id=cls.company.id)
        cls.theirs = cls.make_rule("manual", company_id=cls.branch.id)
        cls.stranger = cls.make_customer(
            "Zhao Lei", company_id=cls.branch.id, shop_home_company_id=False
        )
        cls.row = cls.make_row(cls.own)
        cls.closed = cls.make_row(cls.theirs, cls.stranger, company_id=cls.branch.id)

    def test_nothing_is_pushed_into_another_company(self):
        wordings = self.env["shop.consent.wording"]
        own = {"company_id": self.company.id}
        for record, user in (
            (
                self.env["shop.followup.run"].create(
                    {"name": "Sale", "rule_id": self.shared.id, **own}
                ),
                self.user_manager,
            ),
            (self.own, self.user_administrator),
            (
                wordings.create({"name": "Card", "body": "Yes", **own}),
                self.user_administrator,
            ),
        ):
            with self.subTest(model=record._name):
                with self.assertRefused(ValidationError, "^Company: "):
                    record.with_user(user).company_id = self.branch
                self.assertEqual(record.company_id, self.company)

    def test_who_works_in_both_companies_may(self):
        both = new_test_user(
            self.env,
            "both",
            groups="shop_crm_tiering.group_shop_crm_admin",
            company_id=self.company.id,
            company_ids=(self.company + self.branch).ids,
        )
        rule = self.own.with_user(both)
        companies = (self.company + self.branch).ids
        rule.with_context(allowed_company_ids=companies).company_id = self.branch
        self.assertEqual(self.own.company_id, self.branch)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_a_dialog_tells_no_name_that_is_closed(self):
        staff = new_test_user(
            self.env,
            "theirs",
            groups="base.group_portal",
            company_id=self.branch.id,
            company_ids=self.branch.ids,
        )
        customer, stop = {"partner_id": self.customer.id}, {"kind": "stop"}
        for model, values, closed in (
            ("shop.contact.log", customer, {"partner_id": self.stranger.id}),
            ("shop.contact.plan", customer, {"partner_id": self.stranger.id}),
            ("shop.contact.plan", customer, {"rule_id": self.theirs.id}),
            ("shop.contact.plan", customer, {"user_id": staff.id}),
            (
                "shop.followup.outcome",
                {"followup_id": self.row.id},
                {"followup_id": self.closed.id},
            ),
            ("shop.followup.change", stop, {"followup_ids": self.closed.ids}),
            ("shop.followup.change", stop, {"user_id": staff.id}),
        ):
            with self.subTest(model=model, closed=[*closed]):
                dialogs = self.env[model].with_user(self.user_assistant)
                dialog = dialogs.create(values)
                for act in (dialogs.create, dialog.write):
                    with self.assertRefused(AccessError, "."):
                        act({**values, **closed})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_a_new_dialog_tells_no_reason_that_is_closed(self):
        for model, name in (
            ("shop.followup.outcome", "why"),
            ("shop.contact.log", "followup_why"),
        ):
            dialogs = self.env[model].with_user(self.user_assistant)
            ask = functools.partial(
                dialogs.onchange, field_names=["followup_id"], fields_spec={name: {}}
            )
            told = ask({"followup_id": self.row.id})
            self.assertEqual(told["value"][name], self.own.reason)
            for number in (self.closed.id, {"id": self.closed.id}):
                with self.subTest(model=model, number=number):
                    with self.assertRefused(AccessError, "."):
                        ask({"followup_id": number})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_contacts_are_for_the_staff_of_the_shop(self):
        for user in (self.user_portal, self.user_staff):
            partner = self.user_portal.partner_id.with_user(user)
            with self.assertRefused(AccessError, "^Contacts: "):
                partner.button_shop_timeline()
        action = self.customer.with_user(self.user_assistant).button_shop_timeline()
        self.assertEqual(action["res_model"], "shop.touch")
