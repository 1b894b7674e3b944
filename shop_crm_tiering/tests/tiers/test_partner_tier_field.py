"""The tier on the contact: not stored, yet filtered, grouped, sorted, exported."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import new_test_user, tagged, users
from odoo.tools import mute_logger

from ...engine import run
from ..common import ShopCrmCommon
from ..purchases import purchase_factory as factory

TODAY = date(2026, 11, 2)


@tagged("post_install", "-at_install")
class TestPartnerTierField(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(f"{TODAY} 04:00:00"))
        cls.member = cls.env.ref("shop_crm_tiering.shop_tier_scheme_member")
        cls.diamond, cls.gold, cls.silver, cls.regular = cls.member.tier_ids
        names = ("Diamond", "Gold", "Silver", "Regular", "Unknown")
        cls.people = cls.env["res.partner"].create(
            [{"name": name, "ref": "tier-test"} for name in names]
        )
        cls.house = cls.env["res.partner"].create(
            {"name": "House", "is_company": True, "ref": "tier-test"}
        )
        cls.buyer = cls.env["res.partner"].create(
            {"name": "Buyer", "parent_id": cls.house.id, "ref": "tier-test"}
        )
        amounts = (20000, 8000, 2000, 1, 0, 0, 9000)
        cls.contacts = cls.people + cls.house + cls.buyer
        cls.insert(cls.contacts, amounts, cls.env.company)
        list(run.run_nightly(cls.env.company))
        cls.tiers = dict(
            zip(
                cls.contacts,
                [
                    cls.diamond,
                    cls.gold,
                    cls.silver,
                    cls.regular,
                    cls.gold.browse(),
                    cls.gold,
                    cls.gold,
                ],
                strict=True,
            )
        )

    @classmethod
    def insert(cls, contacts, amounts, company):
        factory.insert_orders(
            cls.env,
            [
                (contact.id, datetime(2026, 11, 1, 4), float(amount))
                for contact, amount in zip(contacts, amounts, strict=True)
            ],
            company,
        )

    def partners(self):
        """Return the model as the decorated user sees it."""
        return self.env["res.partner"]

    def search(self, *domain, **options):
        ours = Domain("ref", "=", "tier-test")
        return self.partners().search(ours & Domain(list(domain)), **options)

    # ------------------------------------------------------------
    # READ, FILTER, GROUP, SORT
    # ------------------------------------------------------------

    @users("staff", "assistant", "manager")
    def test_read(self):
        for contact, tier in self.tiers.items():
            self.assertEqual(contact.with_env(self.env).shop_tier_id.id, tier.id)
        (row,) = self.buyer.with_env(self.env).read(["shop_tier_id"])
        self.assertEqual(row["shop_tier_id"], (self.gold.id, self.gold.name))

    @users("staff", "manager")
    def test_filter(self):
        for operator, value, names in (
            ("=", self.gold.id, {"Gold", "House", "Buyer"}),
            ("!=", self.gold.id, {"Diamond", "Silver", "Regular", "Unknown"}),
            (
                "in",
                [self.gold.id, self.silver.id],
                {"Gold", "House", "Buyer", "Silver"},
            ),
            ("not in", [self.gold.id], {"Diamond", "Silver", "Regular", "Unknown"}),
            ("in", [self.gold.id, False], {"Gold", "House", "Buyer", "Unknown"}),
            ("=", False, {"Unknown"}),
            (
                "!=",
                False,
                {"Diamond", "Gold", "Silver", "Regular", "House", "Buyer"},
            ),
            ("in", [], set()),
            ("ilike", "gold", {"Gold", "House", "Buyer"}),
            ("any", [("code", "=", "gold")], {"Gold", "House", "Buyer"}),
            (
                "not any",
                [("code", "=", "gold")],
                {"Diamond", "Silver", "Regular", "Unknown"},
            ),
            ("any", [("code", "=", "nothing")], set()),
        ):
            with self.subTest(operator=operator, value=value):
                found = self.search(("shop_tier_id", operator, value))
                self.assertEqual(set(found.mapped("name")), names)

    @users("staff", "manager")
    def test_dotted_path(self):
        found = self.search(("shop_tier_id.code", "=", "silver"))
        self.assertEqual(found.mapped("name"), ["Silver"])
        found = self.search(("parent_id.shop_tier_id", "=", self.gold.id))
        self.assertEqual(found.mapped("name"), ["Buyer"])
        found = self.search(("child_ids.shop_tier_id.code", "=", "gold"))
        self.assertEqual(found.mapped("name"), ["House"])

    @users("staff", "manager")
    def test_filtered_domain_agrees_with_search(self):
        contacts = self.search()
        for domain in (
            [("shop_tier_id", "=", self.gold.id)],
            [("shop_tier_id", "=", False)],
            [("shop_tier_id.code", "in", ["gold", "diamond"])],
        ):
            self.assertEqual(
                contacts.filtered_domain(domain), self.search(*domain), domain
            )

    @users("staff", "manager")
    def test_group(self):
        groups = self.partners()._read_group(
            [("ref", "=", "tier-test")], ["shop_tier_id"], ["__count"]
        )
        self.assertEqual(
            {tier.code: count for tier, count in groups},
            {"diamond": 1, "gold": 3, "silver": 1, "regular": 1, False: 1},
        )
        groups = self.partners().formatted_read_group(
            [("ref", "=", "tier-test")], ["shop_tier_id"], ["__count"]
        )
        for group in groups:
            found = self.search(*group["__extra_domain"])
            self.assertEqual(len(found), group["__count"], group)

    @users("staff", "manager")
    def test_sort(self):
        tiers = self.search(order="shop_tier_id, id").mapped("shop_tier_id.code")
        self.assertEqual(tiers, ["diamond", "gold", "silver", "regular"])
        names = self.search(order="shop_tier_id desc, id").mapped("name")
        self.assertEqual(
            [n for n in names if n != "Unknown"][:2], ["Regular", "Silver"]
        )

    @users("manager")
    def test_export(self):
        # exporting is a right of its own in Odoo
        rows = self.people[:2].with_user(self.env.ref("base.user_admin"))
        rows = rows.with_context(lang="en_US").export_data(
            ["name", "shop_tier_id/code"]
        )
        self.assertEqual(rows["datas"], [["Diamond", "diamond"], ["Gold", "gold"]])

    def test_field_cannot_be_written(self):
        self.assertTrue(self.partners()._fields["shop_tier_id"].readonly)
        self.assertFalse(self.partners()._fields["shop_tier_id"].store)

    # ------------------------------------------------------------
    # RIGHTS
    # ------------------------------------------------------------

    @users("portal")
    @mute_logger("odoo.models", "odoo.orm.models", "odoo.addons.base.models.ir_rule")
    def test_portal_is_refused_in_every_way(self):
        own = self.partners().browse(self.env.user.partner_id.id)
        for ask in (
            lambda: own.read(["shop_tier_id"]),
            lambda: own.search([("shop_tier_id", "=", self.gold.id)]),
            lambda: own.search([("shop_tier_id", "any", [("code", "=", "gold")])]),
            lambda: own.search([("shop_tier_id.code", "=", "gold")]),
            lambda: own.search([("id", "=", own.id)], order="shop_tier_id"),
            lambda: own._read_group([], ["shop_tier_id"]),
            lambda: own.search([("shop_standing_ids.tier_id", "=", self.gold.id)]),
            lambda: own.search([("shop_metrics_id.amount", ">", 0)]),
        ):
            with self.assertRaises(UserError):
                ask()
        self.assertNotIn("shop_tier_id", own.fields_get())

    @users("staff")
    @mute_logger("odoo.models", "odoo.orm.models", "odoo.addons.base.models.ir_model")
    def test_staff_see_the_tier_and_no_more(self):
        contact = self.people[0].with_env(self.env)
        for name in ("shop_metrics_id", "shop_standing_ids"):
            with self.assertRaises(AccessError):
                contact.read([name])

    # ------------------------------------------------------------
    # COMPANIES
    # ------------------------------------------------------------

    def test_each_company_has_its_own_tiers(self):
        branch = self.env.company.create({"name": "Branch"})
        contact = self.people[0]
        self.insert(contact, [2500], branch)
        list(run.run_nightly(branch.with_company(branch)))
        here, there = contact, contact.with_company(branch)
        self.assertEqual(here.shop_tier_id, self.diamond)
        self.assertEqual(there.shop_tier_id, self.silver)
        self.assertEqual(there.search([("shop_tier_id", "=", self.silver.id)]), contact)
        self.assertNotIn(contact, here.search([("shop_tier_id", "=", self.silver.id)]))

    def test_scheme_of_the_company_goes_before_the_shared_one(self):
        branch = self.env.company.create({"name": "Branch"})
        own = self.member.copy({"code": "member", "company_id": branch.id})
        model = self.env["shop.tier.scheme"]
        self.assertEqual(model._get_by_code("member"), self.member)
        self.assertEqual(model.with_company(branch)._get_by_code("member"), own)

    def test_company_without_primary_scheme_has_no_tiers(self):
        self.env.company.shop_primary_scheme_id = False
        self.env.company.shop_former_scheme_id = False
        contacts = self.env["res.partner"].search([("ref", "=", "tier-test")])
        self.assertFalse(contacts.shop_tier_id)
        self.assertFalse(contacts.search([("shop_tier_id", "!=", False)]))
        self.assertEqual(len(contacts.search([], order="shop_tier_id", limit=3)), 3)

    def test_user_of_another_company(self):
        branch = self.env.company.create({"name": "Branch"})
        user = new_test_user(
            self.env,
            "branch_manager",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        contact = self.people[0].with_user(user)
        self.assertFalse(contact.shop_tier_id)
        self.assertFalse(contact.shop_metrics_id)
        self.assertFalse(contact.shop_standing_ids)

    # ------------------------------------------------------------
    # COST
    # ------------------------------------------------------------

    def count_queries(self, contacts, names):
        self.env.flush_all()
        self.env.invalidate_all()
        contacts.mapped("commercial_partner_id.name")
        before = self.env.cr.sql_log_count
        contacts.read(names)
        return self.env.cr.sql_log_count - before

    @users("manager")
    def test_as_many_queries_for_80_contacts_as_for_one(self):
        many = self.env["res.partner"].search([], limit=80)
        if len(many) < 80:
            many |= many.create([{"name": str(n)} for n in range(80 - len(many))])
        one = self.people[0].with_env(self.env)
        for names in (
            ["shop_tier_id"],
            ["shop_metrics_id"],
            ["shop_standing_ids"],
            ["shop_tier_id", "shop_metrics_id", "shop_standing_ids"],
        ):
            with self.subTest(names=names):
                self.count_queries(one, names)  # fill what is cached for good
                few = self.count_queries(one, names)
                self.assertLessEqual(self.count_queries(many, names), few)

    @users("manager")
    def test_explaining_80_customers_costs_what_one_costs(self):
        many = self.env["res.partner"].create([{"name": str(n)} for n in range(80)])
        costs = []
        for contacts in (many[:1], many[:1], many):
            self.env.flush_all()
            self.env.invalidate_all()
            contacts.read(["commercial_partner_id"])
            before = self.env.cr.sql_log_count
            contacts.shop_explain_tier()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[2], costs[1])
