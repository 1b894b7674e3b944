from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import ShopCrmCommon

LEVELS_OF = {
    "portal": set(),
    "staff": {"base.group_user"},
    "assistant": {"base.group_user", "shop_crm_tiering.group_shop_crm_user"},
    "manager": {
        "base.group_user",
        "shop_crm_tiering.group_shop_crm_user",
        "shop_crm_tiering.group_shop_crm_manager",
    },
}
FILLED = {
    "shop_salutation": "Sister Wang",
    "shop_gender": "female",
    "shop_potential": 4,
    "shop_income_band": "high",
    "shop_business_traits": "Fair",
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(ShopCrmCommon, TransactionCase):
    """Each role meets each field of the file in every way there is to ask for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Wang", **FILLED})
        # A portal user reads his own contact: the one place where he could look.
        cls.user_portal.partner_id.write(FILLED)

    def _get_shop_fields(self):
        partners = self.env["res.partner"]
        return {n: f for n, f in partners._fields.items() if n.startswith("shop_")}

    def _get_cases(self, wanted=None):
        """Return (role, partner to look at, field, whether the role may read it)."""
        return [
            (role, partner, field, field.groups in levels)
            for role, levels in LEVELS_OF.items()
            for partner in self._get_target(role)
            for field in self._get_shop_fields().values()
            if wanted is None or wanted(field)
        ]

    def _get_target(self, role):
        user = getattr(self, f"user_{role}")
        target = user.partner_id if role == "portal" else self.customer
        return target.with_user(user)

    def _check_all(self, way, wanted=None):
        """Try ``way(partner, field)`` in every case; see who is refused."""
        for role, partner, field, allowed in self._get_cases(wanted):
            with self.subTest(role=role, field=field.name):
                self._assert_access(allowed, way, partner, field)

    def _assert_access(self, allowed, way, *args):
        # no assertRaises: its savepoint would empty the cache a thousand times
        with mute_logger("odoo.models", "odoo.orm.models"):
            try:
                way(*args)
                done = True
            except UserError:
                # access errors are such, and so is the refusal to export at all
                done = False
        self.assertEqual(done, allowed)

    def test_dialogs_are_one_s_own(self):
        self.assertDialogsAreOnesOwn("shop_crm_tiering")

    def test_read(self):
        self._check_all(lambda partner, field: partner.read([field.name]))

    def test_fields_get(self):
        for role, levels in LEVELS_OF.items():
            shown = self._get_target(role).fields_get(attributes=["type"])
            for name, field in self._get_shop_fields().items():
                with self.subTest(role=role, field=name):
                    self.assertEqual(name in shown, field.groups in levels)

    def test_search(self):
        self._check_all(
            lambda partner, field: partner.search([(field.name, "=", False)], limit=1),
            lambda field: field._description_searchable
            and field.name != "shop_review_date",
        )

    def test_search_through(self):
        self._check_all(
            lambda partner, field: partner.search(
                [(field.name, "any", [("id", ">", 0)])], limit=1
            ),
            lambda field: field.store and field.relational,
        )

    def test_order(self):
        self._check_all(
            lambda partner, field: partner.search([], order=field.name, limit=1),
            lambda field: field.store and field.column_type,
        )

    def test_group(self):
        def group(partner, field):
            by = f"{field.name}:month" if field.type == "date" else field.name
            partner._read_group([("id", "=", partner.id)], [by], ["__count"])

        self._check_all(
            group,
            lambda field: field.store
            and (field.column_type or field.type == "many2many"),
        )

    def test_aggregate(self):
        self._check_all(
            lambda partner, field: partner._read_group(
                [("id", "=", partner.id)], [], [f"{field.name}:max"]
            ),
            lambda field: field.store and field.type == "integer" and field.aggregator,
        )

    def test_export(self):
        for role in ("staff", "assistant", "manager"):
            user = getattr(self, f"user_{role}")
            user.group_ids = [Command.link(self.ref("base.group_allow_export"))]
        self._check_all(
            lambda partner, field: partner.export_data([field.name]),
            lambda field: field.store and not field.relational,
        )

    def test_write(self):
        for name, value in FILLED.items():
            field = self.env["res.partner"]._fields[name]
            for role in ("assistant", "manager"):
                with self.subTest(role=role, field=name):
                    partner = self.customer.with_user(getattr(self, f"user_{role}"))
                    allowed = field.groups in LEVELS_OF[role]
                    self._assert_access(allowed, partner.write, {name: value})

    def test_write_is_for_our_users_alone(self):
        for role in ("portal", "staff"):
            partner = self.customer.with_user(getattr(self, f"user_{role}"))
            for name, value in FILLED.items():
                with self.subTest(role=role, field=name):
                    self._assert_access(False, partner.write, {name: value})

    def test_manager_of_another_company_sees_no_customer_of_ours(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.customer.company_id = self.env.company
        partner = self.customer.with_user(stranger)
        self._assert_access(False, partner.read, ["shop_gender"])
        found = partner.search(
            [("shop_income_band", "=", "high"), ("name", "=", "Wang")]
        )
        self.assertFalse(found)
        self.env["shop.relation"].create(
            {"partner_id": self.customer.id, "other_id": stranger.partner_id.id}
        )
        self.assertFalse(self.env["shop.relation"].with_user(stranger).search([]))

    def test_interests_are_open_to_assistants_and_leave_the_rest_alone(self):
        tags = self.env["shop.tag"].create(
            [
                {"name": "Chess", "kind": "interest"},
                {"name": "Shy", "kind": "personality"},
            ]
        )
        chess, shy = tags
        self.customer.shop_tag_ids = tags
        partner = self.customer.with_user(self.user_assistant)
        self.assertEqual(partner.shop_interest_ids, chess)
        self.assertFalse(partner.search([("shop_interest_ids", "in", shy.ids)]))
        self.assertIn(partner, partner.search([("shop_interest_ids", "in", chess.ids)]))
        partner.shop_interest_ids = False
        self.assertEqual(self.customer.shop_tag_ids, shy)
