"""From placing to standing: grace, hand-set tiers, history, rebuilds, previews."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users
from odoo.tools import SQL, mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..engine import run
from . import purchase_factory as factory
from .common import ShopCrmCommon

TODAY = date(2026, 11, 2)


def noon(day):
    """Return noon of a day in Shanghai, as the database keeps it."""
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=4)


class StandingsCase(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(noon(TODAY)))
        cls.company = cls.env.company
        cls.member = cls.env.ref("shop_crm_tiering.shop_tier_scheme_member")
        cls.rfm = cls.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        cls.value = cls.env.ref("shop_crm_tiering.shop_tier_scheme_value")
        cls.diamond, cls.gold, cls.silver, cls.regular = cls.member.tier_ids.sorted(
            "sequence"
        )
        cls.customer = cls.env["res.partner"].create({"name": "Wang Fang"})

    def buy(self, amount, day=TODAY, customer=None):
        (customer or self.customer).ensure_one()
        ids = factory.insert_orders(
            self.env, [((customer or self.customer).id, noon(day), amount)]
        )
        return self.env["sale.order"].browse(ids)

    def recompute(self, day=TODAY, scheme=None):
        with freeze_time(noon(day)):
            return (scheme or self.member).action_recompute()

    def standing(self, scheme=None, customer=None):
        return self.env["shop.tier.standing"].search(
            [
                ("partner_id", "=", (customer or self.customer).id),
                ("scheme_id", "=", (scheme or self.member).id),
                ("company_id", "=", self.company.id),
            ]
        )

    def changes(self, scheme=None):
        return self.env["shop.tier.change"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("scheme_id", "=", (scheme or self.member).id),
            ],
            order="id",
        )

    def written(self, scheme=None):
        """Return how many rows the last run of a scheme and of the figures wrote."""
        runs = (scheme or self.member)._last_run(self.company)
        return runs.written + self.company._shop_last_run().written


@tagged("post_install", "-at_install")
class TestStandings(StandingsCase, CronMixinCase):
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

    # ------------------------------------------------------------
    # UP AND DOWN
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
    # BY HAND
    # ------------------------------------------------------------

    def set_by_hand(self, tier, until=False, user=None):
        standing = self.standing().with_user(user or self.user_manager)
        standing.write(
            {
                "tier_id": tier.id,
                "manual": True,
                "manual_reason": "Our landlord",
                "manual_until": until,
            }
        )
        return standing

    def test_nothing_overwrites_a_tier_set_by_hand(self):
        self.buy(100)
        self.recompute()
        until = TODAY + timedelta(days=10)
        self.set_by_hand(self.diamond, until)
        self.recompute(until)
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.diamond.id,
                    "computed_tier_id": self.regular.id,
                    "previous_tier_id": self.regular.id,
                    "since": TODAY,
                    "manual": True,
                    "review_date": False,
                }
            ],
        )
        self.assertEqual(self.changes().mapped("cause"), ["manual"])

    def test_computed_tier_takes_force_when_the_hand_set_one_ends(self):
        self.buy(100)
        self.recompute()
        until = TODAY + timedelta(days=10)
        self.set_by_hand(self.diamond, until)
        self.recompute(until + timedelta(days=1))
        self.assertRecordValues(
            self.standing(),
            [
                {
                    "tier_id": self.regular.id,
                    "manual": False,
                    "manual_reason": False,
                    "manual_until": False,
                    "review_date": False,
                }
            ],
        )
        self.assertEqual(self.changes().mapped("cause"), ["manual", "computed"])

    def test_without_end_date_it_holds_until_lifted(self):
        self.buy(100)
        self.recompute()
        standing = self.set_by_hand(self.diamond)
        self.recompute(TODAY + timedelta(days=4000))
        self.assertEqual(self.standing().tier_id, self.diamond)
        with freeze_time(noon(TODAY + timedelta(days=4000))):
            standing.button_lift_manual()
        self.assertRecordValues(
            self.standing(),
            [{"tier_id": self.regular.id, "manual": False, "manual_reason": False}],
        )
        self.assertEqual(self.changes().mapped("cause"), ["manual", "manual"])

    def test_by_hand_needs_a_reason_and_a_day_to_come(self):
        self.buy(100)
        self.recompute()
        standing = self.standing().with_user(self.user_manager)
        by_hand = {"tier_id": self.gold.id, "manual": True}
        with self.assertRefused(UserError, "Reason"):
            standing.write({**by_hand, "manual_reason": "  "})
        with self.assertRefused(UserError, "Until"):
            standing.write(
                {
                    **by_hand,
                    "manual_reason": "Friend",
                    "manual_until": TODAY - timedelta(days=1),
                }
            )
        with self.assertRefused(UserError, "Set by hand"):
            standing.write({"tier_id": self.gold.id})
        with self.assertRefused(ValidationError, "Tier"):
            standing.write(
                {
                    "tier_id": self.rfm.tier_ids[0].id,
                    "manual": True,
                    "manual_reason": "Friend",
                }
            )
        self.assertRecordValues(
            self.standing(), [{"tier_id": self.regular.id, "manual": False}]
        )
        self.assertFalse(self.changes())

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_only_managers_set_tiers_and_nothing_but_those(self):
        self.buy(100)
        self.recompute()
        with self.assertRaises(AccessError):
            self.set_by_hand(self.diamond, user=self.user_assistant)
        standing = self.standing().with_user(self.user_manager)
        for name, value in (("score", 5), ("since", TODAY), ("computed_tier_id", 1)):
            with self.subTest(name), self.assertRaises(AccessError):
                standing.write({name: value})
        for method in ("create", "unlink"):
            with self.subTest(method), self.assertRaises(AccessError):
                standing.copy() if method == "create" else standing.unlink()

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
        list(run.night(self.company))
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

    # ------------------------------------------------------------
    # PRIMARY
    # ------------------------------------------------------------

    def test_former_primary_stays_in_force_until_the_new_one_is_filled(self):
        self.buy(9000)
        self.recompute()
        self.assertFalse(self.value.active)
        self.value.is_primary = True
        self.assertTrue(self.value.active)
        self.assertEqual(self.company.shop_primary_scheme_id, self.value)
        self.assertEqual(self.customer.shop_tier_id, self.gold)
        list(run.night(self.company))
        self.env.invalidate_all()
        self.assertEqual(self.customer.shop_tier_id, self.standing(self.value).tier_id)
        self.assertFalse(self.changes(self.value))

    def test_primary_fills_in_the_background(self):
        with self.capture_triggers("shop_crm_tiering.ir_cron_recompute") as captured:
            self.value.is_primary = True
        self.assertTrue(captured.records)

    def test_primary_cannot_be_archived_nor_left_empty(self):
        with self.assertRefused(ValidationError, "primary"):
            self.member.active = False
        with self.assertRefused(UserError, "primary"):
            self.member.is_primary = False

    def test_tier_set_by_hand_stays_with_its_scheme(self):
        self.buy(100)
        self.recompute()
        self.set_by_hand(self.diamond)
        self.value.is_primary = True
        list(run.night(self.company))
        self.assertFalse(self.standing(self.value).manual)
        self.assertEqual(self.standing().tier_id, self.diamond)


@tagged("post_install", "-at_install")
class TestPreview(StandingsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(40)]
        )
        factory.insert_orders(
            cls.env,
            [
                (customer.id, noon(TODAY - timedelta(days=9 * n)), 60.0 * n**2 + 1)
                for n, customer in enumerate(cls.customers)
            ],
        )
        cls.schemes = cls.env["shop.tier.scheme"].with_context(active_test=False)
        cls.schemes = cls.schemes.search([("company_id", "=", False)])
        cls.schemes.active = True
        list(run.night(cls.company))

    def everything(self):
        """Return the number and the newest version of all rows of our tables."""
        self.env.flush_all()
        tables = self.env.execute_query(
            SQL(
                "SELECT relname FROM pg_class WHERE relkind = 'r'"
                " AND (relname LIKE 'shop!_%%' ESCAPE '!' OR relname = 'res_partner')"
            )
        )
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT count(*), max(xmin::text::bigint), max(ctid::text) FROM %s",
                    SQL.identifier(table),
                )
            )
            for (table,) in tables
        }

    def tiers_of(self, scheme):
        return {
            standing.partner_id.id: standing.computed_tier_id.code
            for standing in self.env["shop.tier.standing"].search(
                [("scheme_id", "=", scheme.id), ("company_id", "=", self.company.id)]
            )
        }

    def check_preview(self, scheme, changes):
        """Compare a preview with what the change and a recompute then do."""
        before, rows = self.tiers_of(scheme), self.everything()
        preview = scheme.with_user(self.user_administrator).preview(changes)
        self.assertEqual(self.everything(), rows, "a preview writes nothing")
        self.assertEqual(self.tiers_of(scheme), before)
        if changes:
            scheme.write(changes)
        scheme.action_recompute()
        after = self.tiers_of(scheme)
        moves = {}
        for customer, code in after.items():
            if code != before[customer]:
                key = (before[customer], code)
                moves[key] = moves.get(key, 0) + 1
        self.assertEqual(
            {(move["from"], move["to"]): move["count"] for move in preview["moves"]},
            moves,
        )
        counts = list(after.values())
        self.assertEqual(
            [(tier["code"], tier["count"]) for tier in preview["tiers"]],
            [(tier.code, counts.count(tier.code)) for tier in scheme._get_tiers()],
        )
        self.check_amounts(preview["tiers"], after)

    def check_amounts(self, tiers, codes):
        amounts = {
            row.partner_id.id: row.amount
            for row in self.env["shop.customer.metrics"].search(
                [("company_id", "=", self.company.id)]
            )
        }
        total = sum(amounts.values())
        for tier in tiers:
            amount = sum(
                amounts[c] for c, code in codes.items() if code == tier["code"]
            )
            self.assertAlmostEqual(tier["amount"], amount, 2)
            self.assertAlmostEqual(tier["share"], amount / total, 6)

    def test_without_changes_nobody_moves(self):
        for scheme in self.schemes:
            with self.subTest(scheme.code):
                self.assertFalse(scheme.preview()["moves"])
                self.check_preview(scheme, None)

    def test_conditions(self):
        condition = self.gold.condition_ids
        self.check_preview(
            self.member,
            {
                "tier_ids": [
                    Command.update(
                        self.gold.id,
                        {
                            "condition_ids": [
                                Command.update(condition.id, {"value": 99})
                            ]
                        },
                    )
                ]
            },
        )

    def test_new_and_deleted_tier(self):
        tier = {
            "name": "Big spender",
            "code": "big",
            "sequence": 1,
            "condition_ids": [Command.create({"indicator": "amount", "value": 50000})],
        }
        self.check_preview(self.member, {"tier_ids": [Command.create(tier)]})

    def test_weights(self):
        scheme = self.value
        amount, count, _signs = scheme.weight_ids
        self.check_preview(
            scheme,
            {
                "weight_ids": [
                    Command.update(amount.id, {"weight": 10}),
                    Command.update(count.id, {"weight": 70}),
                ]
            },
        )

    def test_cut_points(self):
        self.check_preview(
            self.rfm,
            {
                "rfm_cuts": "own",
                "r_cuts": "30, 60, 120, 240",
                "f_cuts": "2, 3, 4, 5",
                "m_cuts": "100, 1000, 10000, 50000",
            },
        )

    def test_faulty_changes_are_refused(self):
        rows = self.everything()
        with self.assertRefused(ValidationError, "Weights"):
            self.value.preview(
                {
                    "weight_ids": [
                        Command.update(self.value.weight_ids[0].id, {"weight": 1})
                    ]
                }
            )
        self.assertEqual(self.everything(), rows)

    @users("manager", "assistant", "staff", "portal")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_preview_is_for_administrators(self):
        with self.assertRaises(AccessError):
            self.member.with_user(self.env.user).preview()

    def test_a_company_sees_its_own_customers_alone(self):
        branch = self.company.create({"name": "Branch"})
        administrator = new_test_user(
            self.env,
            "branch_admin",
            groups="shop_crm_tiering.group_shop_crm_admin",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        preview = self.member.with_user(administrator).preview()
        self.assertFalse(preview["moves"])
        self.assertEqual(sum(tier["count"] for tier in preview["tiers"]), 0)
