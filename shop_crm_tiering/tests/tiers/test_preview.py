"""A preview says what a recompute then does, and writes nothing."""

from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged, users
from odoo.tools import SQL, mute_logger

from ...engine import run
from ..purchases import purchase_factory as factory
from .standings_common import TODAY, StandingsCase, noon


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
        list(run.run_nightly(cls.company))

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
        with self.assertRefused(ValidationError, "Grace period"):
            self.member.preview({"grace_days": -1})
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
