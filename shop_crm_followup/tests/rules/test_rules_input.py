import re

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from ..common import TODAY, FollowupCase, days

# (values, label of the field that the error names)
BAD_RULES = [
    ({"lead_days": -1}, "Days before"),
    ({"lead_days": 366}, "Days before"),
    ({"delay_days": -3}, "Days after"),
    ({"interval_days": 0}, "Every (days)"),
    ({"interval_days": -7}, "Every (days)"),
    ({"holdout_percent": -1}, "Hold-out group (%)"),
    ({"holdout_percent": 51}, "Hold-out group (%)"),
    ({"priority": -1}, "Priority"),
    ({"reason": ""}, "Reason"),
    ({"reason": "   "}, "Reason"),
    ({"script": ""}, "Script"),
    ({"script": " \n\t"}, "Script"),
    ({"script": "Hello {nmae}"}, "Script"),
    ({"script": "Hello {partner.name}"}, "Script"),
    ({"script": "Hello {}"}, "Script"),
    ({"subject": "{surprise}"}, "Subject"),
    ({"window_from": -0.5, "window_to": 9}, "Sent from"),
    ({"window_from": 9, "window_to": 24.5}, "Sent until"),
    ({"window_from": 22, "window_to": 7}, "Sent from"),
    ({"window_from": 3, "window_to": 4}, "Sent from"),
    ({"domain": "[('name', '=', 'x'"}, "Customer filter"),
    ({"domain": "[('no_such_field', '=', 1)]"}, "Customer filter"),
    ({"domain": "name = 'x'"}, "Customer filter"),
    ({"domain": "[('id', '>', 'x')]"}, "Customer filter"),
    ({"domain": "__import__('os').getcwd()"}, "Customer filter"),
    ({"domain": "[('id', '=', 0)]"}, "Customer filter"),
    ({"second_channel": "call"}, "Second channel"),
    ({"third_channel": "call"}, "Second channel"),
    ({"trigger": "festival"}, "Festival"),
]
GOOD_RULES = [
    {"lead_days": 0, "interval_days": 1, "holdout_percent": 50, "priority": 0},
    {"window_from": 9, "window_to": 17.5},
    # overnight, and a part of it is no quiet hour
    {"window_from": 20, "window_to": 9},
    {"window_from": 0, "window_to": 24},
    {"window_from": 0, "window_to": 0},
    {"domain": "[]"},
    {"domain": "[('phone', '!=', False)]"},
    {"script": "Hello {name}, {salutation}: {date} } is no word"},
    {"second_channel": "wechat", "third_channel": "email"},
]
BAD_SETTINGS = [
    ({"shop_budget_count": 0}, "Contact limit per customer"),
    ({"shop_budget_days": 0}, "Contact limit period (days)"),
    ({"shop_budget_days": 10_000_000}, "Contact limit period (days)"),
    ({"shop_quiet_from": 25}, "Quiet hours from"),
    ({"shop_quiet_to": -1}, "Quiet hours until"),
    ({"shop_quiet_to": float("nan")}, "Quiet hours until"),
    ({"shop_belated_days": -1}, "Late greetings (days)"),
    ({"shop_belated_days": 10_000_000}, "Late greetings (days)"),
    ({"shop_daily_activities": 0}, "Daily tasks per person"),
    ({"shop_result_days": 0}, "Result period (days)"),
]


@tagged("post_install", "-at_install")
class TestRulesInput(FollowupCase):
    """What makes no sense is refused by the field's name, and nothing is written."""

    GOOD = {
        "name": "Rule",
        "trigger": "birthday",
        "reason": "Because",
        "script": "Hello",
    }

    def count(self):
        rules = self.rules.with_context(active_test=False)
        return rules.search_count([])

    @users("administrator")
    def test_a_form_or_program_is_refused(self):
        rules = self.rules.with_env(self.env)
        rule = rules.create(self.GOOD)
        before, kept = self.count(), rule.copy_data()
        for values, label in BAD_RULES:
            with self.subTest(values=values):
                with self.assertRefused(ValidationError, f"^{re.escape(label)}: "):
                    rules.create({**self.GOOD, **values})
                with self.assertRefused(ValidationError, f"^{re.escape(label)}: "):
                    rule.write(values)
        self.assertEqual(self.count(), before)
        self.assertEqual(rule.copy_data(), kept)

    @users("administrator")
    @mute_logger("odoo.sql_db")
    def test_an_import_is_refused(self):
        rules = self.rules.with_env(self.env)
        before = self.count()
        for values, label in BAD_RULES:
            row = {key: str(value) for key, value in {**self.GOOD, **values}.items()}
            labels = dict(rules._fields["second_channel"].selection)
            for name in ("second_channel", "third_channel"):
                if name in row:
                    row[name] = labels[row[name]]
            with self.subTest(values=values):
                answer = rules.load([*row], [[*row.values()]])
                self.assertFalse(answer["ids"])
                text = " ".join(each["message"] for each in answer["messages"])
                self.assertIn(label, text)
        self.assertEqual(self.count(), before)

    @users("administrator")
    def test_what_makes_sense_is_taken(self):
        for values in GOOD_RULES:
            with self.subTest(values=values):
                self.rules.with_env(self.env).create({**self.GOOD, **values})

    @users("administrator")
    def test_nothing_left_out(self):
        for name in ("name", "trigger", "reason", "script"):
            values = {key: value for key, value in self.GOOD.items() if key != name}
            answer = self.rules.with_env(self.env).load([*values], [[*values.values()]])
            self.assertFalse(answer["ids"], name)
            self.assertIn("required", answer["messages"][0]["message"].lower())

    @users("administrator")
    def test_a_template_for_another_model(self):
        templates = self.env["mail.template"].sudo()
        right, wrong = (
            templates.create(
                {"name": model, "model_id": self.env["ir.model"]._get_id(model)}
            )
            for model in ("res.partner", "sale.order")
        )
        rule = self.rules.with_env(self.env).create(self.GOOD)
        rule.mail_template_id = right.id
        with self.assertRefused(ValidationError, "^E-mail template: .*sale.order"):
            rule.mail_template_id = wrong.id
        self.assertEqual(rule.mail_template_id, right)

    @users("administrator")
    def test_an_active_rule_is_not_for_nobody(self):
        empty = self.env["shop.customer.group"].create({"name": "VIP", "kind": "hand"})
        rule = self.rules.with_env(self.env).create(self.GOOD)
        with self.assertRefused(ValidationError, "^Customer groups: .*no customer"):
            rule.group_ids = empty
        rule.active = False
        rule.group_ids = empty
        empty.partner_ids = self.customer
        rule.active = True
        self.assertEqual(rule.audience_count, 1)

    @users("administrator")
    def test_other_scripts(self):
        texts = self.env["shop.followup.text"]
        rule = self.rules.with_env(self.env).create(self.GOOD)
        text = texts.create({"rule_id": rule.id, "script": "Hello {name}"})
        for values, label in (
            ({"script": "  "}, "Script"),
            ({"script": False}, "Script"),
            ({"script": "{nobody}"}, "Script"),
            ({"subject": "{nobody}"}, "Subject"),
        ):
            with self.subTest(values=values):
                with self.assertRefused(ValidationError, f"^{re.escape(label)}: "):
                    text.write(values)
        self.assertEqual(text.script, "Hello {name}")

    @users("manager")
    def test_a_run(self):
        self.recompute()
        rule = self.make_rule("promotion")
        runs = self.env["shop.followup.run"]
        good = {"name": "Sale", "rule_id": rule.id, "date": TODAY}
        with self.assertRefused(ValidationError, "^Until: "):
            runs.create({**good, "date_to": "2026-11-01"})
        with self.assertRefused(ValidationError, "^Rule: "):
            runs.create({**good, "rule_id": self.make_rule("birthday").id})

    @mute_logger("odoo.sql_db")
    def test_settings(self):
        for values, label in BAD_SETTINGS:
            with self.subTest(values=values):
                answer = self.env["res.company"].load(
                    [".id", *values],
                    [[str(self.company.id), *map(str, values.values())]],
                )
                self.assertFalse(answer["ids"])
                self.assertRegex(
                    answer["messages"][0]["message"], f"{re.escape(label)}: "
                )
        self.company.write({"shop_quiet_from": 0, "shop_quiet_to": 24})
        self.company.write({"shop_quiet_from": 22.5, "shop_quiet_to": 22.5})
        self.env.flush_all()

    @users("manager")
    def test_days_that_are_none(self):
        rule = self.make_rule("birthday").with_env(self.env)
        for nonsense in ("tomorrow", "2026-02-30", 20261102, [1], True):
            with self.subTest(day=nonsense):
                with self.assertRefused(UserError, "^As of: "):
                    rule.action_plan(nonsense)

    @users("manager")
    def test_days_on_which_nothing_is_planned(self):
        rule = self.make_rule("birthday").with_env(self.env)
        self.born()
        for day, problem in (
            (TODAY + days(1), "is in the future"),
            ("9999-12-31", "is in the future"),
            (TODAY - days(367), "is more than a year ago"),
            ("0001-01-01", "is more than a year ago"),
        ):
            with self.subTest(day=day):
                with self.assertRefused(UserError, f"^As of: {day} {problem}"):
                    rule.action_plan(day)
        self.assertFalse(self.rows(rule))
        self.assertEqual(rule.action_plan(TODAY - days(366))["planned"], 1)

    @users("administrator")
    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_a_condition_is_no_question_about_what_is_closed(self):
        branch = self.company.create({"name": "Branch"})
        self.make_customer("Closed", company_id=branch.id, shop_home_company_id=False)
        self.make_customer("Open", company_id=self.company.id)
        rules = self.rules.with_env(self.env)
        rules.create({**self.GOOD, "domain": "[('name', '=', 'Open')]"})
        for domain, problem in (
            ("[('name', '=', 'Closed')]", "no customer matches"),
            ("[('signup_type', '!=', 'x')]", "data you can't access"),
            ("[('invoice_ids.amount_total', '>', 9)]", "data you can't access"),
        ):
            with self.subTest(domain=domain):
                with self.assertRefused(
                    ValidationError, f"^Customer filter: .*{problem}"
                ):
                    rules.create({**self.GOOD, "domain": domain})

    def test_an_unknown_phone_format_is_told(self):
        customer = self.born("Born", TODAY, phone="12")
        self.assertFalse(customer.phone_sanitized)
        rule = self.make_rule("birthday", channel="sms")
        self.plan(rule)
        row = self.rows(rule, customer)
        self.assertEqual(
            (row.state, row.reason),
            ("skipped", "The phone number is invalid: correct it."),
        )
