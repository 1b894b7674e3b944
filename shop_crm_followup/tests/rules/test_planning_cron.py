from contextlib import contextmanager
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import TODAY, FollowupCase, days, noon

PLAN = "odoo.addons.shop_crm_followup.models.rules.shop_followup_rule_plan"


@tagged("post_install", "-at_install")
class TestPlanningCron(FollowupCase, CronMixinCase):
    """Every night all rules: one that fails keeps nobody back, none is left out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.born()
        # the most important first
        cls.early, cls.broken, cls.raising, cls.late = (
            cls.make_rule(trigger, name=name, priority=priority)
            for priority, (name, trigger) in enumerate(
                (
                    ("Early", "birthday"),
                    ("Broken", "silent"),
                    ("Raising", "rhythm"),
                    ("Late", "birthday"),
                )
            )
        )

    @contextmanager
    def run_cron(self):
        """Run the cron as its worker does, in a transaction of its own."""
        with (
            self.enter_registry_test_mode(),
            self.registry.cursor() as cr,
            mute_logger(PLAN, "odoo.sql_db"),
        ):
            rules = self.rules.with_env(self.env(cr=cr))
            with self.faults(rules):
                yield rules
        self.env.invalidate_all()

    @contextmanager
    def faults(self, rules):
        def raising(rule, period):
            raise ValueError("No such planet")

        with (
            patch.object(
                type(rules), "_candidates_silent", lambda rule, period: SQL("SELECT x")
            ),
            patch.object(type(rules), "_candidates_rhythm", raising),
        ):
            yield

    def states(self):
        return {
            rule.name: (
                rule.last_planned_on,
                bool(rule.last_error),
                len(self.rows(rule)),
            )
            for rule in self.early + self.broken + self.raising + self.late
        }

    def test_a_rule_that_fails_stops_itself_alone_and_says_so(self):
        with self.run_cron() as rules:
            rules._cron_plan()
        self.assertEqual(
            self.states(),
            {
                "Early": (TODAY, False, 1),
                "Broken": (False, True, 0),
                "Raising": (False, True, 0),
                "Late": (TODAY, False, 1),
            },
        )
        self.assertIn('column "x" does not exist', self.broken.last_error)
        self.assertEqual(self.raising.last_error, "No such planet")
        self.plan(self.broken)
        self.assertFalse(self.broken.last_error, "Once it works it is forgotten")
        self.assertTrue(self.raising.last_error)

    def test_an_error_stands_in_its_company(self):
        branch = self.env["res.company"].create({"name": "Branch"})
        with self.run_cron() as rules:
            rules._cron_plan()
        self.plan(self.broken.with_company(branch))
        self.assertTrue(self.broken.last_error)
        self.assertFalse(self.broken.with_company(branch).last_error)

    def test_no_rule_starves_when_time_runs_out(self):
        left, planned = [], []

        def tick(cron, processed=0, *, remaining=None, deactivate=False):
            left.append(left[-1] - processed if remaining is None else remaining)
            return 0 if processed else 60

        for _run in range(4):
            with self.run_cron() as rules:
                with patch.object(type(rules.env["ir.cron"]), "_commit_progress", tick):
                    rules._cron_plan()
            states = self.states()
            planned.append([name for name, state in states.items() if any(state)])
        self.assertEqual(
            planned,
            [
                ["Early"],
                ["Early", "Broken"],
                ["Early", "Broken", "Raising"],
                ["Early", "Broken", "Raising", "Late"],
            ],
        )
        self.assertEqual(left[1], left[0] - 1, "The next run plans what is left")

    def test_a_rule_that_always_fails_comes_last(self):
        with self.run_cron() as rules:
            rules._cron_plan()
        with self.run_cron() as rules, freeze_time(noon(TODAY + days(1))):
            waiting, done = rules._get_jobs()
            names = [rule.name for rule in waiting]
        ours = [name for name in names if name in self.states()]
        self.assertEqual(ours, ["Early", "Late", "Broken", "Raising"])
        self.assertFalse(done)

    def test_planning_hands_over_to_dispatching(self):
        with (
            self.capture_triggers("shop_crm_followup.ir_cron_dispatch") as captured,
            self.run_cron() as rules,
        ):
            rules._cron_plan()
        self.assertTrue(captured.records)


@tagged("post_install", "-at_install")
class TestTwoPlanners(FollowupCase):
    """Two servers plan the same rule at once, each in its own transaction."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            rule = env["shop.followup.rule"].create(
                {
                    "name": "Shared",
                    "trigger": "birthday",
                    "reason": "Because",
                    "script": "Hello",
                }
            )
            customer = env["res.partner"].create(
                {
                    "name": "Shared",
                    "phone": "13800138000",
                    "shop_home_company_id": company.id,
                    "shop_birth_month": TODAY.month,
                    "shop_birth_day": TODAY.day,
                }
            )
            self.rule_id, self.customer_id = rule.id, customer.id
        self.addCleanup(self.remove)

    def remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for table in ("shop_followup", "shop_file_log"):
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE partner_id = %s",
                        SQL.identifier(table),
                        self.customer_id,
                    )
                )
            env["shop.followup.rule"].browse(self.rule_id).unlink()
            env["res.partner"].browse(self.customer_id).unlink()

    def rule_of(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {})
        rule = env["shop.followup.rule"].browse(self.rule_id)
        return rule.with_company(env.ref("base.main_company"))

    @mute_logger("odoo.sql_db")
    def test_two_at_once_make_one_row(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            # both have seen an empty ledger
            for cr in (one, two):
                cr.execute("SELECT count(*) FROM shop_followup")
            self.assertGreater(self.rule_of(one)._plan(TODAY)["planned"], 0)
            one.commit()
            with self.assertRaises(SerializationFailure):
                self.rule_of(two)._plan(TODAY)
            two.rollback()
            self.assertFalse(self.rule_of(two)._plan(TODAY), "Tried again: all there")
            two.commit()
            one.execute(
                "SELECT count(*) FROM shop_followup"
                " WHERE rule_id = %s AND partner_id = %s",
                [self.rule_id, self.customer_id],
            )
            self.assertEqual(one.fetchone()[0], 1)
