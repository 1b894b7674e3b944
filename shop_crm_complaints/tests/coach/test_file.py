from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestFile(ComplaintCase, TransactionCase):
    """A confirmed case completes the customer's file, and replaces nothing in it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = False
        cls.case = cls.make_case(
            partner_id=False,
            contact_phone="13900139000",
            contact_email="li@example.com",
        )

    def test_nothing_is_written_before_somebody_confirms(self):
        self.assertFalse(self.case.file_gaps)
        with self.assertRefused(UserError, "Not on file yet"):
            self.case.action_complete_file()

    def test_only_what_is_missing_is_written(self):
        self.case.action_confirm_customer(self.customer.id)
        self.assertFalse(self.customer.email, "Not without being asked")
        self.assertEqual(self.case.file_gaps, "li@example.com")
        self.assertEqual(self.case.action_complete_file(), {"fields": ["email"]})
        self.assertRecordValues(
            self.customer, [{"phone": "13800138000", "email": "li@example.com"}]
        )
        with self.assertRefused(UserError, "nothing to add"):
            self.case.action_complete_file()

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_others_write_nothing(self):
        self.case.action_confirm_customer(self.customer.id)
        for user in (self.user_portal, self.env.ref("base.public_user")):
            with self.assertRaises(AccessError):
                self.case.with_user(user).action_complete_file()
        self.assertFalse(self.customer.email)
