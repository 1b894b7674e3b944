from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged, users

from .tier_screens_common import TierScreensCase


@tagged("post_install", "-at_install")
class TestTierPictures(TierScreensCase):
    def _pictures(self, **kwargs):
        return self.env["shop.tier.scheme"].get_pictures(**kwargs)

    def _own_count(self, tier):
        """Return how many customers stand in a tier, of this test or not."""
        return self.env["shop.tier.standing"].search_count(
            [
                ("company_id", "=", self.env.company.id),
                ("tier_id", "=", tier["id"]),
            ]
        )

    @users("manager")
    def test_tiers_are_counted_best_first(self):
        tiers = self._pictures()["tiers"]
        self.assertEqual(
            [tier["code"] for tier in tiers], ["diamond", "gold", "silver", "regular"]
        )
        self.assertEqual(
            [tier["count"] for tier in tiers],
            [self._own_count(tier) for tier in tiers],
        )
        self.assertAlmostEqual(sum(tier["share"] for tier in tiers), 1)
        self.assertAlmostEqual(sum(tier["count_share"] for tier in tiers), 1)

    @users("assistant", "staff", "portal")
    def test_only_managers_see_pictures(self):
        for call in (
            lambda scheme: scheme.get_pictures(),
            lambda scheme: scheme.get_comparison("member", "matrix"),
            lambda scheme: scheme.get_best_customers(0.2),
        ):
            with self.assertRaises(AccessError):
                call(self.env["shop.tier.scheme"])

    @users("manager")
    def test_a_period_out_of_range_is_refused(self):
        for months in (0, -1, 121, "12"):
            with self.assertRaises(UserError):
                self._pictures(period_months=months)

    @users("manager")
    def test_a_scheme_that_is_not_in_use_has_no_picture(self):
        with self.assertRaises(UserError):
            self._pictures(scheme_code="no such scheme")

    @users("manager")
    def test_axes_of_a_matrix(self):
        pictures = self._pictures(scheme_code="matrix")
        self.assertEqual(set(pictures["matrix"]), {"x", "y"})
        self.assertFalse(self._pictures(scheme_code="member")["matrix"])

    def test_a_tier_larger_than_the_one_below_is_no_pyramid(self):
        tiers = [
            {"count": count, "no_data": no_data}
            for count, no_data in ((5, False), (2, False), (0, True))
        ]
        self.assertFalse(self.member._is_pyramid(tiers))
        self.assertTrue(self.member._is_pyramid(tiers[1:]))
        self.assertTrue(self.matrix._is_pyramid(tiers))

    def test_moves_count_each_customer_once(self):
        self._standing("Gold Zhang").write(
            {
                "tier_id": self._tier("diamond").id,
                "manual": True,
                "manual_reason": "Opens a second shop",
            }
        )
        self._standing("Gold Zhang").write({"tier_id": self._tier("silver").id})
        pictures = self.env["shop.tier.scheme"].get_pictures()
        moves = {(m["from"], m["to"]): m for m in pictures["moves"]}
        gold, silver = self._tier("gold").id, self._tier("silver").id
        self.assertEqual(moves[gold, silver]["count"], 1)
        self.assertNotIn((gold, self._tier("diamond").id), moves)
        for tier in pictures["tiers"]:
            rates = [
                m["rate"] for (start, _e), m in moves.items() if start == tier["id"]
            ]
            if rates:
                self.assertAlmostEqual(sum(rates), 1)

    def test_the_customers_behind_a_move(self):
        since = str(self.env.company._shop_today())
        self._standing("Gold Zhang").write(
            {
                "tier_id": self._tier("silver").id,
                "manual": True,
                "manual_reason": "Moved away",
            }
        )
        standings = self.env["shop.tier.standing"].with_context(shop_since=since)
        found = standings.search(
            [
                ("start_tier_id", "=", self._tier("gold").id),
                ("tier_id", "=", self._tier("silver").id),
            ]
        )
        self.assertEqual(found.partner_id, self.by_name["Gold Zhang"])
        self.assertEqual(found.start_tier_id, self._tier("gold"))

    def test_rising_and_falling(self):
        self._standing("Silver Li").write(
            {
                "tier_id": self._tier("gold").id,
                "manual": True,
                "manual_reason": "Brings her sister",
            }
        )
        self._standing("Silver Liu").write(
            {
                "tier_id": self._tier("regular").id,
                "manual": True,
                "manual_reason": "Asked for it",
            }
        )
        changes = self.env["shop.tier.change"]
        mine = [("partner_id", "in", self.customers.ids)]
        rising = changes.search([*mine, ("direction", "=", "up")])
        falling = changes.search([*mine, ("direction", "=", "down")])
        self.assertEqual(rising.partner_id, self.by_name["Silver Li"])
        self.assertEqual(falling.partner_id, self.by_name["Silver Liu"])
        self.assertEqual(rising.mapped("direction"), ["up"])

    @users("manager")
    def test_schemes_side_by_side(self):
        result = self.env["shop.tier.scheme"].get_comparison("member", "matrix")
        total = sum(cell["count"] for cell in result["cells"])
        self.assertEqual(
            total,
            self.env["shop.tier.standing"].search_count(
                [("scheme_id.code", "=", "member")]
            ),
        )
        cell = result["cells"][0]
        behind = self.env["shop.tier.standing"].search_count(
            [
                ("tier_id", "=", cell["row"]),
                ("other_tier_ids", "in", [cell["column"]]),
            ]
        )
        self.assertEqual(behind, cell["count"])
        with self.assertRaises(UserError):
            self.env["shop.tier.scheme"].get_comparison("member", "member")

    @users("manager")
    def test_the_best_customers(self):
        get = self.env["shop.tier.scheme"].get_best_customers
        self.assertGreaterEqual(get(0.0)["amount"], get(0.5)["amount"])
        self.assertGreater(get(1.0)["amount"], 0)

    def test_queries_do_not_grow_with_the_customers(self):
        scheme = self.env["shop.tier.scheme"]
        scheme.get_pictures()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        scheme.get_pictures()
        few = self.env.cr.sql_log_count - before
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(50)]
        )
        day = self.env.company._shop_now() - timedelta(days=3)
        self._insert_orders([(partner.id, day, 2500) for partner in partners])
        self.member.action_recompute()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        scheme.get_pictures()
        self.assertLessEqual(self.env.cr.sql_log_count - before, few)

    def _tier(self, code):
        return self.member.tier_ids.filtered(lambda tier: tier.code == code)


@tagged("post_install", "-at_install")
class TestTierLists(TierScreensCase):
    @users("assistant")
    def test_near_the_next_tier(self):
        near = self.env["shop.tier.standing"].search([("is_near", "=", True)])
        mine = near.filtered(lambda row: row.partner_id in self.customers)
        self.assertEqual(mine.partner_id, self.by_name["Silver Liu"])
        self.assertTrue(mine.is_near)
        self.assertIn("1,000", mine.missing_text)

    @users("manager")
    def test_manager_sets_and_lifts_a_tier(self):
        standing = self._standing("Regular Chen").with_env(self.env)
        gold = self.member.tier_ids.filtered(lambda tier: tier.code == "gold")
        action = standing.button_set_tier()
        dialog = self.env[action["res_model"]].with_context(**action["context"])
        form = Form(dialog)
        form.tier_id = gold
        form.reason = "Moves here from our other shop"
        form.save().button_apply()
        self.assertRecordValues(
            standing,
            [{"tier_id": gold.id, "manual": True}],
        )
        dialog.create({"reason": "over"}).button_lift()
        self.assertRecordValues(
            standing,
            [{"tier_id": standing.computed_tier_id.id, "manual": False}],
        )

    @users("assistant")
    def test_assistants_set_no_tier(self):
        standing = self._standing("Regular Chen").with_env(self.env)
        with self.assertRaises(AccessError):
            self.env["shop.manual.tier"].create({"standing_id": standing.id})
        with self.assertRaises(AccessError):
            standing.write({"manual": True, "manual_reason": "Because"})

    @users("administrator")
    def test_codes_come_from_names(self):
        form = Form(self.env["shop.tier.scheme"])
        form.name = "老客户 2026"
        self.assertEqual(form.code, "laokehu_2026")

    @users("assistant")
    def test_customers_are_found_by_tier(self):
        partners = self.env["res.partner"]
        tiers = {tier.code: tier.id for tier in self.member.with_env(self.env).tier_ids}
        found = partners.search(
            [
                ("id", "in", self.customers.ids),
                ("shop_tier_id", "in", [tiers["silver"]]),
            ]
        )
        self.assertEqual(set(found.mapped("name")), {"Silver Li", "Silver Liu"})
        panel = partners.search_panel_select_multi_range(
            "shop_tier_id",
            search_domain=[("id", "in", self.customers.ids)],
            enable_counters=True,
        )
        counts = {value["id"]: value["__count"] for value in panel["values"]}
        self.assertEqual(counts[tiers["silver"]], 2)
        self.assertEqual(counts[tiers["regular"]], 3)


@tagged("post_install", "-at_install")
class TestCustomerGroup(TierScreensCase):
    @users("manager")
    def test_a_rule_is_always_up_to_date(self):
        group = self.env["shop.customer.group"].create(
            {"name": "Hangzhou", "domain": "[('city', '=', 'Test town')]"}
        )
        self.assertEqual(group.customer_count, 0)
        partner = self.by_name["Silver Li"].with_env(self.env)
        partner.city = "Test town"
        self.env.invalidate_all()
        self.assertEqual(group.customer_count, 1)
        self.assertEqual(partner.shop_group_ids, group)
        found = self.env["res.partner"].search([("shop_group_ids", "in", group.ids)])
        self.assertEqual(found, partner)
        self.assertIn(("city", "=", "Test town"), group.button_customers()["domain"])

    @users("manager")
    def test_picked_by_hand(self):
        partner = self.by_name["Gold Zhang"].with_env(self.env)
        group = self.env["shop.customer.group"].create(
            {"name": "Dinner", "kind": "hand", "partner_ids": partner.ids}
        )
        self.assertEqual(group.customer_count, 1)
        self.assertEqual(partner.shop_group_ids, group)

    @users("manager")
    def test_a_rule_that_is_none_is_refused(self):
        for rule in ("[('no_such_field', '=', 1)]", "import os", "[(", "5"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.env["shop.customer.group"].create({"name": "X", "domain": rule})

    @users("assistant")
    def test_a_rule_opens_no_closed_field(self):
        group = (
            self.env["shop.customer.group"]
            .sudo()
            .create({"name": "Rich", "domain": "[('shop_income_band', '!=', False)]"})
            .sudo(False)
        )
        self.assertEqual(group.customer_count, 0)
        with self.assertRaises(AccessError):
            self.env["res.partner"].search([("shop_group_ids", "in", group.ids)])
        self.assertFalse(self.by_name["Silver Li"].with_env(self.env).shop_group_ids)
        with self.assertRaises(AccessError):
            group.name = "Poor"
