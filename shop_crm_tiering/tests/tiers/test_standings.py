"""From placing to standing: first fill, up and down, former days, changed schemes."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine import run
from .standings_common import TODAY, StandingsCase


@tagged("post_install", "-at_install")
class TestStandings(StandingsCase):
    def test_first_fill_writes_no_history(self):
        self.buy(9000)
        result = self.recompute()
        self.assertEqual(result["customers"], self.count_customers())
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.gold.id,
                    "computed_tier_id": self.gold.id,
                    "since": TODAY,
                    "previous_tier_id": False,
                    "review_date": False,
                    "manual": False,
                }
            ],
        )
        self.assertFalse(self.changes())

    def count_customers(self):
        return self.env["shop.customer.metrics"].search_count(
            [("company_id", "=", self.company.id)]
        )

    def test_second_run_writes_nothing(self):
        self.buy(9000)
        self.recompute()
        before = self.row_versions()
        self.assertEqual(self.recompute()["changed"], 0)
        self.assertEqual(self.written(), 0)
        self.assertEqual(self.row_versions(), before)

    def row_versions(self):
        """Return the physical version of each row that a run may write."""
        self.env.flush_all()
        tables = (
            "shop_customer_metrics",
            "shop_tier_standing",
            "shop_tier_change",
            "shop_tier_scheme",
            "shop_tier",
            "shop_tier_condition",
            "shop_tier_weight",
            "shop_tier_version",
        )
        return {
            table: self.env.execute_query(
                SQL("SELECT id, ctid, xmin FROM %s ORDER BY id", SQL.identifier(table))
            )
            for table in tables
        }

    def test_night_after_a_change_of_settings_looks_at_everybody(self):
        """Ten in the evening of Shanghai is the next day in Auckland."""
        order = self.buy(9000, TODAY - timedelta(days=30))
        order.date_order += timedelta(hours=10)
        list(run.run_nightly(self.company))
        self.env["shop.customer.queue"]._take_company(self.company)
        metrics = self.customer.shop_metrics_id
        self.assertEqual(metrics.last_purchase_date, TODAY - timedelta(days=30))
        self.company.shop_tz = "Pacific/Auckland"
        list(run.run_nightly(self.company))
        self.assertEqual(metrics.last_purchase_date, TODAY - timedelta(days=29))
        self.company.shop_window_days = 20
        list(run.run_nightly(self.company))
        self.assertEqual((metrics.purchase_count, metrics.lifetime_count), (0, 1))

    # ------------------------------------------------------------
    # UPGRADES AND DOWNGRADES
    # ------------------------------------------------------------

    def test_upgrade_takes_effect_at_once(self):
        self.buy(3000, TODAY - timedelta(days=30))
        self.recompute(TODAY - timedelta(days=10))
        self.buy(6000)
        self.assertEqual(self.recompute()["changed"], 1)
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.gold.id,
                    "previous_tier_id": self.silver.id,
                    "since": TODAY,
                    "review_date": False,
                }
            ],
        )
        self.assertRecordValues(
            self.changes(),
            [
                {
                    "from_tier_id": self.silver.id,
                    "to_tier_id": self.gold.id,
                    "date": TODAY,
                    "cause": "computed",
                }
            ],
        )

    def fall(self):
        """Let a gold customer's purchase leave the window; return the day of it."""
        self.buy(9000, TODAY - timedelta(days=364))
        self.recompute(TODAY)
        day = TODAY + timedelta(days=1)
        self.recompute(day)
        return day

    def test_downgrade_waits_for_the_review_date(self):
        day = self.fall()
        review = day + timedelta(days=30)
        waiting = {
            "tier_id": self.gold.id,
            "computed_tier_id": self.regular.id,
            "review_date": review,
            "since": TODAY,
        }
        self.assertRecordValues(self.standing(), [waiting])
        self.recompute(review - timedelta(days=1))
        self.assertRecordValues(self.standing(), [waiting])
        self.assertFalse(self.changes())
        self.recompute(review)
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.regular.id,
                    "computed_tier_id": self.regular.id,
                    "review_date": False,
                    "since": review,
                }
            ],
        )
        self.assertRecordValues(self.changes(), [{"cause": "computed", "date": review}])

    def test_recovery_ends_the_wait(self):
        day = self.fall()
        self.buy(8000, day)
        self.recompute(day)
        self.assertRecordValues(
            self.standing(), [{"tier_id": self.gold.id, "review_date": False}]
        )
        self.assertFalse(self.changes())

    def test_without_grace_a_downgrade_is_at_once(self):
        self.member.grace_days = 0
        day = self.fall()
        self.assertRecordValues(
            self.standing(),
            [{"tier_id": self.regular.id, "since": day, "review_date": False}],
        )

    def test_no_purchase_ranks_below_all_others(self):
        """Leaving the tier of those without purchase is an upgrade."""
        self.value.write({"active": True, "grace_days": 30})
        self.customer.shop_home_company_id = self.company
        self.recompute(TODAY - timedelta(days=1), self.value)
        self.assertEqual(self.standing(self.value).tier_id.code, "none")
        self.buy(100)
        self.recompute(TODAY, self.value)
        self.assertNotEqual(self.standing(self.value).tier_id.code, "none")

    def test_who_is_no_customer_any_more_has_no_standing(self):
        self.customer.shop_home_company_id = self.company
        self.recompute()
        self.assertTrue(self.standing())
        self.customer.shop_home_company_id = False
        self.assertEqual(self.recompute()["changed"], 1)
        self.assertFalse(self.standing())
        self.assertFalse(self.customer.shop_metrics_id)

    # ------------------------------------------------------------
    # FORMER AND FUTURE DAYS
    # ------------------------------------------------------------

    def test_rebuild_of_a_former_day(self):
        self.buy(3000, TODAY - timedelta(days=30))
        self.buy(9000, TODAY)
        self.recompute()
        self.assertEqual(self.standing().tier_id, self.gold)
        former = TODAY - timedelta(days=7)
        with self.assertRaises(AccessError):
            self.member.with_user(self.user_manager).action_recompute(former)
        result = self.member.with_user(self.user_administrator).action_recompute(
            former.isoformat()
        )
        self.assertGreaterEqual(result["changed"], 1)
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.silver.id,
                    "since": former,
                    "previous_tier_id": False,
                }
            ],
        )
        self.assertFalse(self.changes())
        self.assertEqual(self.customer.shop_metrics_id.amount, 3000)

    def test_today_after_a_rebuild_is_right_again(self):
        self.buy(3000, TODAY - timedelta(days=30))
        self.buy(9000, TODAY)
        self.recompute()
        self.member.action_recompute(TODAY - timedelta(days=7))
        list(run.run_nightly(self.company))
        self.assertEqual(self.standing().tier_id, self.gold)
        self.assertEqual(self.customer.shop_metrics_id.amount, 12000)

    def test_future_is_refused(self):
        for day in (TODAY + timedelta(days=1), "2999-01-01"):
            with self.subTest(day), self.assertRefused(UserError, "future"):
                self.member.action_recompute(day)
            with self.subTest(day), self.assertRefused(UserError, "future"):
                self.member.preview(as_of=day)

    def test_scheme_of_another_company_is_refused(self):
        other = self.company.create({"name": "Branch"})
        scheme = self.member.copy({"code": "branch", "company_id": other.id})
        for method in ("action_recompute", "preview"):
            with self.assertRefused(UserError, "another company"):
                getattr(scheme, method)()
        with self.assertRaises(AccessError):
            scheme.with_user(self.user_manager).action_recompute()

    # ------------------------------------------------------------
    # THE SCHEME CHANGES
    # ------------------------------------------------------------

    def test_new_definition_counts_the_version_up_and_names_the_cause(self):
        self.buy(9000)
        self.recompute()
        version = self.member.version
        self.diamond.condition_ids.value = 8500
        self.assertEqual(self.member.version, version + 1)
        self.assertEqual(
            self.member.version_ids.sorted("version")[-1].definition,
            self.member._get_definition(),
        )
        self.recompute()
        self.assertRecordValues(
            self.changes(), [{"to_tier_id": self.diamond.id, "cause": "scheme"}]
        )

    def test_what_changes_nobodys_tier_is_no_new_version(self):
        version = self.member.version
        self.member.description = "Our members"
        self.gold.public_name = "Friend of the house"
        self.gold.contact_interval_days = 3
        self.assertEqual(self.member.version, version)

    def test_archived_tier_is_nobodys(self):
        self.buy(9000)
        self.recompute()
        self.gold.active = False
        self.recompute()
        self.assertRecordValues(
            self.standing(),
            [{"tier_id": self.silver.id, "previous_tier_id": self.gold.id}],
        )
        self.assertEqual(self.changes().mapped("cause"), ["scheme"])
