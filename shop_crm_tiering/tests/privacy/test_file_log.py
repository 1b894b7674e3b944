from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged, users

from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 04:00:00")
class TestFileLog(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [{"name": "Li Ming"}, {"name": "Han Mei", "shop_job": "Nurse"}]
        )
        cls.customer = cls.customers[0]

    def _log(self, domain=()):
        self.env.flush_all()
        domain = domain or [("partner_id", "in", self.customers.ids)]
        return (
            self.env["shop.file.log"]
            .with_user(self.user_manager)
            .search(domain, order="id")
        )

    def test_files_begin_with_what_was_filled_in(self):
        self.assertRecordValues(
            self._log(),
            [{"partner_id": self.customers[1].id, "field_names": "shop_job"}],
        )

    @users("manager")
    def test_changes_are_logged_without_values(self):
        start = self._log()
        self.customers.with_user(self.env.user).write(
            {"shop_job": "Nurse", "shop_income_band": "high", "phone": "123"}
        )
        log = self._log() - start
        self.assertRecordValues(
            log,
            [
                {
                    "partner_id": self.customers[0].id,
                    "field_names": "shop_income_band,shop_job",
                    "user_id": self.user_manager.id,
                    "date": datetime(2027, 3, 1, 4),
                    "action": "change",
                },
                {
                    "partner_id": self.customers[1].id,
                    "field_names": "shop_income_band",
                    "user_id": self.user_manager.id,
                    "date": datetime(2027, 3, 1, 4),
                    "action": "change",
                },
            ],
        )
        self.assertEqual(log[0].field_labels, "Income, Occupation")
        self.env.cr.execute(
            "SELECT count(*) FROM shop_file_log AS log WHERE log::text ILIKE '%nurse%'"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    @users("assistant")
    def test_nothing_changed_nothing_logged(self):
        start = self._log()
        customer = self.customer.with_user(self.env.user)
        customer.write({"shop_job": False, "shop_birth_month": 0})
        customer.write({"phone": "138", "shop_salutation": "Brother Li"})
        self.assertFalse(self._log() - start)

    def test_family_handles_and_connections_are_logged(self):
        start = self._log()
        self.customer.shop_family_ids = [(0, 0, {"name": "Fang", "relation": "spouse"})]
        self.customer.shop_family_ids.name = "Fang Fang"
        self.customer.shop_handle_ids = [(0, 0, {"name": "ming"})]
        self.customer.shop_relation_ids = [(0, 0, {"other_id": self.customers[1].id})]
        names = (self._log() - start).mapped("field_names")
        self.assertEqual(
            names,
            ["shop_family_ids", "shop_family_ids", "shop_handle_ids"]
            + ["shop_relation_ids"],
        )

    @users("manager")
    def test_exports_of_sensitive_fields_are_logged(self):
        self.env.user.sudo().group_ids += self.env.ref("base.group_allow_export")
        exports = [("action", "=", "export")]
        customers = self.customers.with_user(self.env.user)
        customers.export_data(["name", "shop_job"])
        self.assertFalse(self._log(exports))
        customers.export_data(["name", "shop_income_band", "shop_family_ids/name"])
        self.env["res.users"].sudo().search([], limit=3).export_data(
            ["login", "partner_id/shop_marital_status"]
        )
        self.assertRecordValues(
            self._log(exports),
            [
                {"field_names": "shop_income_band,shop_family_ids/name", "count": 2},
                {"field_names": "partner_id/shop_marital_status", "count": 3},
            ],
        )

    @users("administrator")
    def test_the_log_is_append_only(self):
        row = self.env["shop.file.log"].search([], limit=1)
        for change in (
            lambda: row.sudo().write({"field_names": "x"}),
            lambda: row.sudo().unlink(),
            lambda: row.sudo().create({"action": "change"}),
        ):
            with self.assertRaises(UserError):
                change()
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                row.with_user(user).read(["field_names"])
