"""Who may do what with tiers: rows of each model, and each method open to calls."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...engine import run
from ..common import ShopCrmCommon
from ..purchases import purchase_factory as factory

ROLES = ("portal", "staff", "assistant", "manager", "administrator", "stranger")
NOBODY = ()
ADMIN = ("administrator",)
MANAGERS = ("manager", "administrator")
OURS = ("assistant", "manager", "administrator")
PREFIXES = ("shop.tier", "shop.customer", "shop.purchase", "shop.store.month")
# Read, write, create, unlink: who may, a stranger being another company's manager.
ROWS = {
    "shop.customer.group": (OURS, MANAGERS, MANAGERS, MANAGERS),
    "shop.customer.metrics": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.customer.queue": (NOBODY, NOBODY, NOBODY, NOBODY),
    "shop.purchase": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.store.month": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "shop.tier": (("staff", *OURS, "stranger"), ADMIN, ADMIN, ADMIN),
    "shop.tier.change": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.tier.condition": ((*OURS, "stranger"), ADMIN, ADMIN, ADMIN),
    "shop.tier.product": (OURS, NOBODY, NOBODY, NOBODY),
    "shop.tier.run": (MANAGERS, NOBODY, NOBODY, NOBODY),
    "shop.tier.scheme": ((*OURS, "stranger"), ADMIN, ADMIN, ADMIN),
    "shop.tier.standing": (OURS, MANAGERS, NOBODY, NOBODY),
    "shop.tier.version": (ADMIN, NOBODY, NOBODY, NOBODY),
    "shop.tier.weight": ((*OURS, "stranger"), ADMIN, ADMIN, ADMIN),
}
# The exports are checked with the exports, the dialogs through what they write.
ELSEWHERE = ("shop.tier.export", "shop.tier.export.part", "shop.tier.export.wizard")
# Models without rows: their methods are declared with those that inherit them.
ABSTRACT = ("shop.tier.scheme.line",)
# Methods of our models that a client can call, but for those of the ORM.
CALLS = {
    ("shop.customer.group", "button_customers"): OURS,
    ("shop.customer.metrics", "button_open_customer"): OURS,
    ("shop.store.month", "button_open_customers"): MANAGERS,
    ("shop.store.month", "button_open_lost"): MANAGERS,
    ("shop.tier.change", "button_open_customer"): OURS,
    ("shop.tier.scheme", "action_recompute"): (*MANAGERS, "stranger"),
    ("shop.tier.scheme", "button_customers"): (*OURS, "stranger"),
    ("shop.tier.scheme", "button_pictures"): (*MANAGERS, "stranger"),
    ("shop.tier.scheme", "button_preview"): ADMIN,
    ("shop.tier.scheme", "button_recompute"): (*MANAGERS, "stranger"),
    ("shop.tier.scheme", "get_best_customers"): (*MANAGERS, "stranger"),
    ("shop.tier.scheme", "get_comparison"): (*MANAGERS, "stranger"),
    ("shop.tier.scheme", "get_pictures"): (*MANAGERS, "stranger"),
    ("shop.tier.scheme", "preview"): ADMIN,
    ("shop.tier.standing", "button_lift_manual"): MANAGERS,
    ("shop.tier.standing", "button_open_customer"): OURS,
    ("shop.tier.standing", "button_set_tier"): MANAGERS,
    ("res.partner", "shop_explain_tier"): (*OURS, "stranger"),
    ("res.partner", "button_shop_refresh"): (*OURS, "stranger"),
}
ARGUMENTS = {
    "get_best_customers": [0.2],
    "get_comparison": ["member", "rfm"],
    "get_pictures": [],
}
# Methods of the class, called without records.
MODEL_METHODS = {"get_best_customers", "get_comparison", "get_pictures"}
ORM_METHODS = {"copy_data", "create", "export_data", "unlink", "write"}


class TierAccessCase(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-11-02 04:00:00"))
        cls.branch = cls.env.company.create({"name": "Branch"})
        cls.user_stranger = new_test_user(
            cls.env,
            "stranger",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=cls.branch.id,
            company_ids=[Command.set(cls.branch.ids)],
        )
        cls.customer = cls.env["res.partner"].create({"name": "Wang Fang"})
        cls.member = cls.env.ref("shop_crm_tiering.shop_tier_scheme_member")
        for amount in (100, 9000):
            factory.insert_orders(
                cls.env, [(cls.customer.id, datetime(2026, 11, 1), amount)]
            )
            list(run.run_nightly(cls.env.company))
            cls.member._get_tiers()[0].condition_ids.value = 5000
        cls.env["shop.customer.queue"]._push_contacts(cls.customer.ids)
        cls.group = cls.env["shop.customer.group"].create({"name": "Friends"})
        cls.env["shop.tier.product"].create(
            {
                "company_id": cls.env.company.id,
                "tier_id": cls.member.tier_ids[0].id,
                "product_id": cls.env["product.product"].create({"name": "Hat"}).id,
            }
        )

    def user(self, role):
        return getattr(self, f"user_{role}")

    def row(self, model):
        """Return one row of a model, of the shop's own company where it has one."""
        if model == "res.partner":
            return self.customer
        if model == "shop.tier.scheme":
            return self.member
        rows = self.env[model].search([], order="id")
        if model != "shop.tier.weight" and "scheme_id" in rows._fields:
            rows = rows.filtered(lambda row: row.scheme_id == self.member)
        return rows[:1]


@tagged("post_install", "-at_install")
class TestTierRows(TierAccessCase):
    def test_every_model_is_declared(self):
        ours = {
            name
            for name, model in self.registry.items()
            if name.startswith(PREFIXES) and not model._transient
        }
        searches = {"shop.customer.search", "shop.customer.source"}
        self.assertEqual(ours - searches - {*ELSEWHERE, *ABSTRACT}, {*ROWS})

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_rows(self):
        for model, rights in ROWS.items():
            row = self.row(model)
            self.assertTrue(row, model)
            for operation, allowed in zip(
                ("read", "write", "create", "unlink"), rights, strict=True
            ):
                for role in ROLES:
                    with self.subTest(model=model, operation=operation, role=role):
                        self.assertEqual(
                            row.with_user(self.user(role)).has_access(operation),
                            role in allowed,
                        )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_search_shows_no_row_of_another_company(self):
        for model in ("shop.customer.metrics", "shop.tier.standing", "shop.purchase"):
            rows = self.env[model].with_user(self.user_stranger).search([])
            self.assertFalse(rows.filtered(lambda r: r.company_id != self.branch))
        for model in ("shop.tier.change", "shop.tier.run"):
            self.assertFalse(self.env[model].with_user(self.user_stranger).search([]))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_an_administrator_elsewhere_reads_only_what_is_shared(self):
        self.user_stranger.group_ids = self.user_administrator.group_ids
        for model, (readers, *_others) in ROWS.items():
            with self.subTest(model=model):
                row = self.row(model).with_user(self.user_stranger)
                # shared by all companies, of a shared scheme, for administrators
                is_shared = "stranger" in readers or model == "shop.tier.version"
                self.assertEqual(row.has_access("read"), is_shared)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_shared_records_are_the_administrators(self):
        self.group.company_id = False
        for role, allowed in (("manager", False), ("administrator", True)):
            group = self.group.with_user(self.user(role))
            self.assertTrue(group.has_access("read"))
            for operation in ("write", "unlink"):
                self.assertEqual(group.has_access(operation), allowed)
        with self.assertRaises(AccessError):
            self.group.with_user(self.user_manager).create(
                {"name": "For all", "company_id": False}
            )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_margin_is_for_managers(self):
        for model in ("shop.customer.metrics", "shop.purchase"):
            row = self.row(model)
            row.with_user(self.user_manager).read(["margin"])
            for ask in (
                lambda row: row.read(["margin"]),
                lambda row: row.search([("margin", ">", 0)]),
                lambda row: row.search([], order="margin"),
                lambda row: row._read_group([], [], ["margin:sum"]),
                lambda row: row.export_data(["margin"]),
            ):
                with self.assertRaises(UserError):
                    ask(row.with_user(self.user_assistant))


@tagged("post_install", "-at_install")
class TestTierCalls(TierAccessCase):
    """Every public method of the tier models, called as a client does."""

    def public_methods(self):
        names = set()
        for name, model in self.registry.items():
            if not self.is_ours(name, model):
                continue
            for each in model.mro():
                if "shop_crm_tiering" not in each.__module__:
                    continue
                names |= {
                    (name, method)
                    for method, value in vars(each).items()
                    if callable(value) and not method.startswith("_")
                }
        return {call for call in names if call[1] not in ORM_METHODS}

    def is_ours(self, name, model):
        tiers = name.startswith(PREFIXES)
        return tiers and not model._transient and name not in ELSEWHERE

    def test_every_public_method_is_declared(self):
        declared = {call for call in CALLS if call[0] != "res.partner"}
        self.assertEqual(self.public_methods(), declared)

    @mute_logger(
        "odoo.addons.base.models.ir_model",
        "odoo.addons.base.models.ir_rule",
        "odoo.models",
    )
    def test_calls(self):
        for (model, method), allowed in CALLS.items():
            for role in ROLES:
                with self.subTest(model=model, method=method, role=role):
                    if role in allowed:
                        result = self.call(role, model, method)
                        self.assertIsNotNone(result)
                    else:
                        with self.assertRaises(AccessError):
                            self.call(role, model, method)

    def call(self, role, model, method):
        user = self.user(role)
        arguments = list(ARGUMENTS.get(method, []))
        if method not in MODEL_METHODS:
            arguments.insert(0, self.row(model).ids)
        self.env.invalidate_all()
        company = user.company_id.ids
        kwargs = {"context": {"allowed_company_ids": company}}
        return call_kw(self.env(user=user)[model], method, arguments, kwargs)

    def test_rebuild_is_for_administrators(self):
        arguments = [self.member.ids, date(2026, 10, 1)]
        with self.assertRaises(AccessError):
            self.call_as(self.user_manager, "action_recompute", arguments)
        result = self.call_as(self.user_administrator, "action_recompute", arguments)
        self.assertEqual({*result}, {"customers", "changed", "seconds"})

    def call_as(self, user, method, arguments):
        model = self.env(user=user)["shop.tier.scheme"]
        return call_kw(model, method, arguments, {})

    def test_private_methods_are_closed(self):
        for method in ("_cron_recompute", "_ensure_allowed", "_last_run"):
            with self.assertRaises(AccessError):
                self.call_as(self.user_administrator, method, [self.member.ids])

    def test_explanation_names_no_margin_to_assistants(self):
        scheme = self.env.ref("shop_crm_tiering.shop_tier_scheme_matrix")
        scheme.active = True
        scheme.action_recompute()
        explain = self.customer.with_user(self.user_assistant).shop_explain_tier
        (entry,) = explain("matrix")
        margin = [each for each in entry["indicators"] if each["code"] == "margin"]
        self.assertEqual([each["value"] for each in margin], [False])
        self.assertNotIn("argin", entry["text"])
