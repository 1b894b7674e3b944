from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from ...engine import run
from ...models.tiers.shop_tier_run import ENGINE_VERSION
from .standings_common import TODAY, StandingsCase, noon


@tagged("post_install", "-at_install")
class TestVersions(StandingsCase):
    """What an upgrade changes: figures that are new, keys of a definition."""

    def night(self, day):
        with freeze_time(noon(day)):
            list(run.run_nightly(self.company))
        return self.company._shop_last_run()

    def test_a_run_keeps_the_version_of_its_engine(self):
        self.assertTrue(self.night(TODAY).is_complete)
        self.recompute()
        runs = self.company._shop_last_run() | self.member._last_run(self.company)
        self.assertEqual(set(runs.mapped("engine_version")), {ENGINE_VERSION})

    def test_after_an_upgrade_of_the_engine_everybody_is_computed_anew(self):
        self.buy(100, TODAY - timedelta(days=100))
        first = self.night(TODAY)
        tomorrow, next_day, third = (TODAY + timedelta(days=n) for n in (1, 2, 3))
        self.assertFalse(self.night(tomorrow).is_complete)
        first.engine_version = ENGINE_VERSION - 1
        # a figure of which the old engine knew nothing
        self.env.cr.execute("UPDATE shop_customer_metrics SET lifetime_count = 0")
        self.assertTrue(self.night(next_day).is_complete)
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.shop_metrics_id.lifetime_count, 1)
        self.assertFalse(self.night(third).is_complete)

    def kept(self, change):
        """Have the last version as an older one of the addon would have kept it."""
        version = self.member.version_ids.sorted("version")[-1:]
        definition = version.definition
        change(definition)
        version.definition = definition
        version.flush_recordset()
        self.env.invalidate_all()

    def test_a_new_key_is_no_change_of_the_scheme(self):
        def forget(definition):
            definition.pop("basis")
            for tier in definition["tiers"]:
                tier.pop("r_max")
                tier.pop("score_from")

        number = self.member.version
        self.kept(forget)
        self.member.name = "Members"
        self.assertEqual(self.member.version, number)

    def test_a_key_that_is_gone_is_no_change_of_the_scheme(self):
        number = self.member.version
        self.kept(lambda definition: definition.update(retired=7))
        self.member.name = "Members"
        self.assertEqual(self.member.version, number)

    def test_another_value_under_a_new_key_is_one(self):
        self.member.grace_days = 45
        number = self.member.version
        self.kept(lambda definition: definition.pop("grace_days"))
        self.member.name = "Members"
        self.assertEqual(self.member.version, number + 1)
