"""Who may do what with follow-ups: rows of each model, each method open to calls."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import TODAY, FollowupCase
from .access_common import (
    ADMIN,
    LOGGERS,
    MANAGERS,
    NOBODY,
    OURS,
    SHARED,
    CallsOfRoles,
    RowsOfRoles,
)

ADDON = "shop_crm_followup"
# Read, write, create, unlink: who may, a stranger being another company's manager.
ROWS = {
    "shop.consent.link": (ADMIN, NOBODY, NOBODY, NOBODY),
    "shop.consent.wording": (OURS, ADMIN, ADMIN, ADMIN),
    "shop.festival": (SHARED, ADMIN, ADMIN, ADMIN),
    "shop.followup": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.followup.budget": (ADMIN, NOBODY, NOBODY, NOBODY),
    "shop.followup.rule": (OURS, ADMIN, ADMIN, ADMIN),
    "shop.followup.run": (OURS, MANAGERS, MANAGERS, MANAGERS),
    "shop.followup.survey": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.followup.text": (OURS, ADMIN, ADMIN, ADMIN),
}
# Read models are checked with what they show.
ELSEWHERE = {"shop.followup.result", "shop.followup.result.row"}
# Methods of our models that a client can call, but for those of the ORM; roles that
# may, and what they are called with.
CALLS = {
    ("res.partner", "button_shop_log_contact"): (("staff", *SHARED), []),
    ("res.partner", "button_shop_plan_contact"): (("staff", *SHARED), []),
    ("res.partner", "button_shop_timeline"): (SHARED, []),
    ("shop.consent.wording", "button_new_version"): (ADMIN, []),
    ("shop.festival", "add_holidays"): (ADMIN, []),
    ("shop.festival", "button_add_holidays"): (ADMIN, []),
    ("shop.followup", "action_assign"): (OURS, ["user_assistant"]),
    ("shop.followup", "action_done"): (OURS, []),
    ("shop.followup", "action_put_off"): (OURS, [TODAY.isoformat()]),
    ("shop.followup", "action_resolve"): (OURS, [True]),
    ("shop.followup", "action_stop"): (OURS, ["Moved away"]),
    ("shop.followup", "button_arrived"): (OURS, []),
    ("shop.followup", "button_assign"): (OURS, []),
    ("shop.followup", "button_customer_card"): (OURS, []),
    ("shop.followup", "button_customer_file"): (OURS, []),
    ("shop.followup", "button_no_answer"): (OURS, []),
    ("shop.followup", "button_outcomes"): (OURS, []),
    ("shop.followup", "button_put_off"): (OURS, []),
    ("shop.followup", "button_reached"): (OURS, []),
    ("shop.followup", "button_send_again"): (MANAGERS, []),
    ("shop.followup", "button_stop"): (OURS, []),
    ("shop.followup", "get_day_counts"): (SHARED, []),
    ("shop.followup.rule", "action_plan"): (MANAGERS, []),
    ("shop.followup.rule", "button_followups"): (OURS, []),
    ("shop.followup.rule", "button_plan"): (MANAGERS, []),
    ("shop.followup.run", "action_plan"): (MANAGERS, []),
    ("shop.followup.run", "button_close"): (MANAGERS, []),
    ("shop.followup.run", "button_followups"): (OURS, []),
    ("shop.followup.run", "button_plan"): (MANAGERS, []),
    ("shop.followup.survey", "rating_apply"): (NOBODY, [5]),
}


class AccessCase(FollowupCase):
    addon = ADDON
    rows = ROWS
    calls = CALLS
    elsewhere = ELSEWHERE
    extended = {"mail.activity", "res.company", "res.partner"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_stranger()
        cls.member.action_recompute()
        cls.rule = cls.make_rule("promotion", company_id=cls.company.id)
        cls.followup = cls.make_row(cls.rule, user_id=cls.user_assistant.id)
        cls.records = cls.make_records()

    @classmethod
    def make_records(cls):
        """Return one record of each model, of the shop's own company if it has one."""
        env, company = cls.env, cls.company
        cls.followups._lock_budgets(company, cls.customer.ids)
        made = {
            "res.partner": cls.customer,
            "shop.followup": cls.followup,
            "shop.followup.rule": cls.rule,
        }
        values = {
            "shop.consent.wording": {"name": "Card", "body": "Yes"},
            "shop.festival": {"name": "Feast", "month": 1, "day": 1},
            "shop.followup.run": {"name": "Sale", "rule_id": cls.rule.id},
            "shop.followup.survey": {"followup_id": cls.followup.id},
            "shop.followup.text": {"rule_id": cls.rule.id, "script": "Hello"},
        }
        for model, each in values.items():
            if "company_id" in env[model]._fields and model in (
                "shop.consent.wording",
                "shop.followup.run",
            ):
                each["company_id"] = company.id
            made[model] = env[model].create(each)
        made["shop.consent.link"] = env["shop.consent.link"]._get_link(
            cls.customer, company
        )
        made["shop.followup.budget"] = env["shop.followup.budget"].search(
            [("partner_id", "=", cls.customer.id)]
        )
        return made


@tagged("post_install", "-at_install")
class TestFollowupRows(RowsOfRoles, AccessCase):
    @mute_logger(*LOGGERS)
    def test_a_branch_contacts_the_customers_of_its_company(self):
        branch = self.env["res.company"].create(
            {"name": "Quay", "parent_id": self.company.id}
        )
        self.user_stranger.write(
            {"company_id": branch.id, "company_ids": [Command.set(branch.ids)]}
        )
        row = self.make_row(self.rule, company_id=branch.id)
        self.customer.company_id = self.company
        self.assertTrue(row.with_user(self.user_stranger).has_access("read"))

    @mute_logger(*LOGGERS)
    def test_rows_follow_the_company_of_the_customer(self):
        self.customer.company_id = self.branch
        followup = self.followup.with_user(self.user_manager)
        self.assertFalse(followup.has_access("read"))

    @mute_logger(*LOGGERS)
    def test_shared_rules_are_read_by_all_and_written_by_administrators(self):
        shared = self.make_rule("birthday")
        self.assertTrue(shared.with_user(self.user_stranger).has_access("read"))
        text = self.env["shop.followup.text"].create(
            {"rule_id": shared.id, "script": "Hello"}
        )
        for record in (shared, text):
            self.assertTrue(record.with_user(self.user_stranger).has_access("read"))
            self.assertFalse(record.with_user(self.user_manager).has_access("write"))

    @mute_logger(*LOGGERS)
    def test_secrets_are_read_by_nobody(self):
        link = self.records["shop.consent.link"].with_user(self.user_administrator)
        for ask in (
            lambda: link.read(["token"]),
            lambda: link.search([("token", "=like", "a%")]),
            lambda: link.search([], order="token"),
            lambda: link._read_group([], ["token"]),
        ):
            with self.assertRaises(AccessError):
                ask()

    def test_fields_of_contacts_have_their_level(self):
        partners = self.env["res.partner"]
        levels = partners._shop_field_levels()
        ours = {
            name: field
            for name, field in partners._fields.items()
            if name.startswith("shop_") and field._module == ADDON
        }
        self.assertIn("shop_contact_wish", ours)
        for name, field in ours.items():
            with self.subTest(field=name):
                self.assertIn(name, levels)
                self.assertEqual(field.groups, levels[name].groups)
                self.assertFalse(getattr(field, "tracking", None))
                if field.store and field.column_type:
                    self.assertEqual(field.prefetch, "shop_file")
                    self.assertFalse(field.required or field.default or field.compute)

    @mute_logger(*LOGGERS)
    def test_the_file_of_contacts_is_closed_to_who_is_not_ours(self):
        self.user_portal.partner_id.shop_contact_wish = "weekly"
        for role in ("portal", "staff"):
            partner = self.user_portal.partner_id.with_user(self.user(role))
            for name in ("shop_contact_wish", "shop_followup_ids"):
                for ask in (
                    lambda partner, name: partner.read([name]),
                    lambda partner, name: partner.search([(name, "!=", False)]),
                    lambda partner, name: partner.write({name: False}),
                ):
                    with self.subTest(role=role, field=name):
                        with self.assertRaises(AccessError):
                            ask(partner, name)


@tagged("post_install", "-at_install")
class TestFollowupCalls(CallsOfRoles, AccessCase):
    """Every public method of our models, called as a client does."""

    @mute_logger(*LOGGERS)
    def test_a_colleagues_contact_is_not_touched(self):
        colleague = new_test_user(
            self.env, "colleague", groups="shop_crm_tiering.group_shop_crm_user"
        )
        self.user_colleague = colleague
        for method in ("action_done", "action_put_off", "action_stop", "action_assign"):
            _allowed, arguments = CALLS["shop.followup", method]
            with self.subTest(method=method), self.assertRaises(AccessError):
                self.call("colleague", "shop.followup", method, arguments)

    @mute_logger(*LOGGERS)
    def test_the_ledger_is_written_by_its_methods_alone(self):
        followups = self.followups.with_user(self.user_administrator)
        with self.assertRaises(AccessError):
            followups.browse(self.followup.id).write({"state": "done"})
        with self.assertRaises(AccessError):
            followups.create(
                {
                    "partner_id": self.customer.id,
                    "rule_id": self.rule.id,
                    "company_id": self.company.id,
                    "occasion_date": TODAY,
                    "due_date": TODAY,
                    "channel": "call",
                }
            )

    def test_private_methods_are_closed(self):
        for model, method in (
            ("shop.followup.rule", "_cron_plan"),
            ("shop.followup.rule", "_plan"),
            ("shop.followup.run", "_close_past"),
            ("shop.followup", "_cron_dispatch"),
            ("shop.followup", "_write_ledger"),
            ("shop.consent.link", "_get_link"),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                records = self.env(user=self.user_administrator)[model]
                call_kw(records, method, [[]], {})
