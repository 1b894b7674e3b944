"""What customers learn of a case besides its page: the names of a few fields."""

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import ComplaintCase

LOGGERS = ("odoo.models", "odoo.addons.base.models.ir_model")
SHOWN = {
    "closed_at",
    "company_id",
    "counter_wish",
    "currency_id",
    "customer_words",
    "display_name",
    "id",
    "kind",
    "name",
    "offer_version",
    "opinion",
    "partner_id",
    "photo_ids",
    "promise_ids",
    "remedy_amount",
    "remedy_id",
    "reply",
    "state",
    "step_id",
    "step_time_ids",
    "store_id",
    "user_id",
}


@tagged("post_install", "-at_install")
class TestPortalFields(ComplaintCase, TransactionCase):
    """Portal and public users see these fields' names, and no value of any."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsiders = cls.user_portal + cls.env.ref("base.public_user")
        cls.case = cls.make_case(partner_id=cls.user_portal.partner_id.id)
        cls.env.flush_all()

    def test_nobody_outside_has_an_access_line(self):
        groups = self.outsiders.all_group_ids
        lines = self.env["ir.model.access"].search(
            [
                ("model_id.model", "=like", "shop.complaint%"),
                ("group_id", "in", [*groups.ids, False]),
            ]
        )
        self.assertFalse(lines.mapped("name"))

    def test_names(self):
        for user in self.outsiders:
            with self.subTest(user=user.login):
                cases = self.cases.with_user(user)
                self.assertEqual(set(cases.fields_get()), SHOWN)
        staff = self.cases.with_user(self.user_assistant).fields_get()
        self.assertIn("q_reasonable", staff)

    @mute_logger(*LOGGERS)
    def test_values(self):
        described = self.cases.fields_get(attributes=["groupable"])
        for user in self.outsiders:
            case = self.case.with_user(user)
            for name, field in described.items():
                for do, call in self._get_ways(case, name, field).items():
                    with (
                        self.subTest(user=user.login, field=name, way=do),
                        self.assertRaises(UserError),
                    ):
                        call()

    def _get_ways(self, case, name, field):
        """Return each way to a value, by its name."""
        ways = {
            "read": lambda: case.read([name]),
            "search": lambda: case.search([(name, "!=", False)]),
            "sort": lambda: case.search([], order=name),
            "export": lambda: case.export_data([name]),
        }
        if name != "id":  # of an id alone it gives back what was sent
            ways["web"] = lambda: case.web_read({name: {}})
        if field.get("groupable"):
            ways["group"] = lambda: case.formatted_read_group([], [name], ["__count"])
        return ways
