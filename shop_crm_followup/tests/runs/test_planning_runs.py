from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged, users

from ..common import TODAY, FollowupCase, days, noon


@tagged("post_install", "-at_install")
class TestPlanningRuns(FollowupCase):
    """New arrivals, promotions, events: to whom they suit; and whom a rule is for."""

    # ------------------------------------------------------------
    # RUNS
    # ------------------------------------------------------------

    def make_run(self, rule, **values):
        return self.env["shop.followup.run"].create(
            {"name": "Autumn", "rule_id": rule.id, "date": TODAY, **values}
        )

    def sell(self, customer, product, day):
        line = Command.create({"product_id": product.id, "price_unit": 10})
        order = self.env["sale.order"].create(
            {"partner_id": customer.id, "order_line": [line]}
        )
        order.action_confirm()
        order.date_order = noon(day)
        return order

    def test_a_run_goes_to_whom_it_suits(self):
        category, other, below = self.env["product.category"].create(
            [{"name": "Rings"}, {"name": "Hats"}, {"name": "Gold rings"}]
        )
        below.parent_id = category
        goods = {"type": "service", "taxes_id": False}
        ring, gold, hat, plain, twin = self.env["product.product"].create(
            [
                {"name": "Ring", "categ_id": category.id, **goods},
                {"name": "Gold ring", "categ_id": below.id, **goods},
                {"name": "Hat", "categ_id": other.id, **goods},
                {"name": "Thing", "categ_id": False, **goods},
                {"name": "Twin", "categ_id": False, **goods},
            ]
        )
        chess = self.env["shop.tag"].create({"name": "Chess", "kind": "interest"})
        buyers = {
            product: self.make_customer(product.name)
            for product in (ring, gold, hat, plain, twin)
        }
        for product, customer in buyers.items():
            self.sell(customer, product, TODAY - days(20))
        old, player = self.make_customer("Old"), self.make_customer("Player")
        self.sell(old, ring, TODAY - days(400))
        player.shop_tag_ids = chess
        self.recompute()
        rule = self.make_rule("new_arrival")
        for values, suited in (
            ({"product_ids": ring.ids}, buyers[ring] + buyers[gold]),
            ({"product_ids": plain.ids}, buyers[plain]),
            ({"categ_ids": other.ids}, buyers[hat]),
            ({"categ_ids": below.ids}, buyers[gold]),
            ({"tag_ids": chess.ids}, player),
            ({"categ_ids": other.ids, "tag_ids": chess.ids}, buyers[hat] + player),
        ):
            with self.subTest(values=values):
                run = self.make_run(rule, **values)
                self.assertEqual(run.suited_count, len(suited))
                counts = run.action_plan()
                self.assertEqual(counts["planned"], len(suited))
                rows = self.followups.search(run._get_followup_domain())
                self.assertEqual(rows.partner_id, suited)
                self.assertEqual(set(rows.mapped("occasion_date")), {TODAY})
                self.assertEqual(
                    run.action_plan(), {"planned": 0, "deferred": 0, "skipped": 0}
                )

    def test_a_run_ends(self):
        self.recompute()
        rule = self.make_rule("promotion")
        run = self.make_run(rule, date=TODAY + days(3), date_to=TODAY + days(5))
        other = self.make_run(rule, name="Winter", date=TODAY + days(3))
        for each in run + other:
            each.action_plan()
        self.env["shop.followup.run"]._close_past()
        self.assertEqual(run.state, "open")
        with freeze_time(noon(TODAY + days(6))):
            self.env["shop.followup.run"]._close_past()
        rows = self.rows(rule, self.customer)
        self.assertRecordValues(
            rows.sorted("id"),
            [
                {"state": "cancelled", "reason": "Cancelled: the campaign is closed"},
                {"state": "planned", "reason": False},
            ],
        )
        self.assertRecordValues(run + other, [{"state": "closed"}, {"state": "open"}])
        self.plan(rule, TODAY + days(6))
        self.assertEqual(len(self.rows(rule, self.customer)), 2)

    def test_the_contacts_of_a_deleted_run_are_withdrawn(self):
        waiting = self.make_customer("Waiting")
        self.recompute()
        rule = self.make_rule("promotion", channel="call")
        run = self.make_run(rule, goods="Hats")
        run.action_plan()
        self.rows(rule, waiting).due_date = TODAY + days(1)
        self.followups._hand_out()
        task = self.rows(rule, self.customer)
        self.assertEqual(task.state, "scheduled")
        activity = task.activity_id
        run.with_user(self.user_manager).unlink()
        self.assertRecordValues(
            task + self.rows(rule, waiting),
            [{"state": "cancelled", "reason": "Cancelled: the campaign is deleted"}]
            * 2,
        )
        self.assertFalse(activity.exists())

    @users("manager")
    def test_planning_alone_opens_a_run(self):
        self.recompute()
        rule = self.make_rule("promotion")
        values = {"name": "Sale", "rule_id": rule.id, "state": "open"}
        runs = self.env["shop.followup.run"].with_context(default_state="open")
        run, other = runs.create([values, {**values, "state": "closed"}])
        self.assertRecordValues(run + other, [{"state": "draft"}] * 2)
        with self.assertRefused(UserError, "^State: "):
            run.state = "open"
        run.action_plan()
        self.assertEqual(run.state, "open")
        run.button_close()
        self.assertEqual(run.state, "closed")

    # ------------------------------------------------------------
    # AUDIENCE
    # ------------------------------------------------------------

    def test_the_count_is_who_is_planned(self):
        diamond, *_others = self.member.tier_ids.sorted("sequence")
        rfm = self.env.ref("shop_crm_tiering.shop_tier_scheme_rfm")
        rich, poor = (
            self.make_customer("Rich"),
            self.make_customer("Poor", city="Suzhou"),
        )
        # whose contacts have its address
        firm = self.make_customer("Acme", is_company=True, city="Suzhou")
        self.make_customer("First", parent_id=firm.id)
        self.make_customer("Second", parent_id=firm.id)
        self.make_customer("Address", parent_id=rich.id, type="delivery")
        self.make_customer("Gone", city="Suzhou").active = False
        self.buy((rich, TODAY, 90_000), (poor, TODAY, 1), (firm, TODAY, 1))
        self.recompute()
        rfm.action_recompute()
        groups = self.env["shop.customer.group"].create(
            [
                {"name": "Suzhou", "domain": "[('city', '=', 'Suzhou')]"},
                {"name": "VIP", "kind": "hand", "partner_ids": rich.ids},
            ]
        )
        bought = rfm.tier_ids.filtered(lambda tier: not tier.no_data)
        for number, values in (
            (4, {}),
            (1, {"tier_ids": diamond.ids}),
            (3, {"tier_ids": bought.ids}),
            (1, {"tier_ids": bought.ids, "domain": "[('name', '=', 'Poor')]"}),
            (2, {"group_ids": groups[0].ids}),
            (3, {"group_ids": groups.ids}),
            (1, {"group_ids": groups.ids, "tier_ids": diamond.ids}),
            (2, {"domain": "[('city', '=', 'Suzhou')]"}),
        ):
            with self.subTest(values=values):
                rule = self.make_rule(
                    "festival",
                    festival_id=self.env["shop.festival"]
                    .create({"name": "Today", "month": TODAY.month, "day": TODAY.day})
                    .id,
                    **values,
                )
                self.assertEqual(rule.audience_count, number)
                self.assertEqual(self.plan(rule), {"planned": number})

    def test_a_persons_rule_counts_every_person(self):
        firm = self.make_customer("Acme", is_company=True)
        self.recompute()
        for name in ("Worker 1", "Worker 2"):
            self.born(name, parent_id=firm.id, shop_home_company_id=False)
        rule = self.make_rule("birthday", domain="[('name', 'like', 'Worker')]")
        self.assertEqual(rule.audience_count, 2)
        self.assertEqual(self.plan(rule), {"planned": 2})

    # ------------------------------------------------------------
    # FOR NOBODY
    # ------------------------------------------------------------

    @users("manager")
    def test_a_run_for_nobody_is_refused(self):
        self.recompute()
        rule = self.make_rule("promotion")
        category = self.env["product.category"].sudo().create({"name": "Unsold"})
        runs = self.env["shop.followup.run"]
        run = runs.create(
            {
                "name": "Sale",
                "rule_id": rule.id,
                "date": TODAY - days(2),
                "date_to": TODAY - days(1),
                "categ_ids": category.ids,
            }
        )
        with self.assertRefused(UserError, "^Until: this date is in the past"):
            run.action_plan()
        run.date_to = False
        with self.assertRefused(UserError, "^Matching customers: none"):
            run.action_plan()
        self.assertEqual(run.state, "draft", "Nothing is written")
        run.categ_ids = False
        rule.active = False
        with self.assertRefused(UserError, "^Rule: activate “promotion” first"):
            run.action_plan()
        rule.active = True
        self.assertGreater(run.action_plan()["planned"], 0)

    @users("manager")
    def test_a_rule_that_is_for_nobody_says_so_when_it_is_planned(self):
        self.recompute()
        diamond = self.member.tier_ids.sorted("sequence")[0]
        rule = self.make_rule("potential", tier_ids=diamond.ids)
        notice = rule.with_env(self.env).button_plan()["params"]
        self.assertEqual(notice["type"], "warning")
        self.assertEqual(notice["message"], "Tiers: no customer matches at present.")
        rule.tier_ids = False
        notice = rule.with_env(self.env).button_plan()["params"]
        self.assertEqual(notice["type"], "success")
