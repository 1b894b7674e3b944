import json
from base64 import b64encode
from pathlib import Path

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged, users
from odoo.tools import SQL, mute_logger

from ..common import ShopCrmCommon

CANARY = "canary7f3a"
# What the law keeps, or what is no data of the customer: table -> columns
HELD = {}


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 04:00:00")
class TestErase(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever the database does with its own, these go where shops have theirs.
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("ir_attachment.location", "file")
        cls.friend = cls.env["res.partner"].create({"name": "Han Mei"})
        cls.customer = cls.env["res.partner"].create({"name": CANARY})
        cls.customer.write(cls._canary_texts(cls.customer))
        cls.customer.write(
            {
                "email": f"{CANARY}@shop.example",
                "website": f"https://{CANARY}.example",
                "shop_birth_month": 3,
                "shop_birth_day": 12,
                "shop_income_band": "high",
                "image_1920": cls._canary_picture(),
                "shop_tag_ids": [
                    Command.create({"name": "Bold", "kind": "personality"})
                ],
                "shop_family_ids": [
                    Command.create({"name": CANARY, "relation": "parent"})
                ],
                "shop_handle_ids": [Command.create({"name": CANARY})],
                "shop_relation_ids": [
                    Command.create({"other_id": cls.friend.id, "note": CANARY})
                ],
                "child_ids": [
                    Command.create(
                        {"name": CANARY, "type": "delivery", "street": CANARY}
                    )
                ],
                "bank_ids": [
                    Command.create({"acc_number": CANARY, "acc_holder_name": CANARY})
                ],
            }
        )
        cls.env["shop.consent"].create(
            {
                "partner_id": cls.customer.id,
                "channel": "email",
                "granted": False,
                "evidence": CANARY,
            }
        )
        cls._plant_messages()
        cls.order = cls.env["sale.order"].create({"partner_id": cls.customer.id})
        cls.order.message_post(
            body=CANARY,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=cls.customer.id,
        )
        cls.order.partner_id = cls.friend
        cls.flush_tracking(cls)
        cls.order.partner_id = cls.customer
        cls.flush_tracking(cls)

    @classmethod
    def default_env_context(cls):
        return {"lang": "en_US"}

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    @staticmethod
    def _canary_picture():
        """Return a picture of one pixel with a comment."""
        return b64encode(
            b'<svg xmlns="http://www.w3.org/2000/svg"><!--%s--></svg>' % CANARY.encode()
        )

    @classmethod
    def _canary_texts(cls, customer):
        """Return the canary for every text that a user can write."""
        return {
            name: CANARY
            for name, field in customer._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and not field.compute
            and not field.related
            and name not in ("lang", "tz", "email", "website")
        }

    @classmethod
    def _plant_messages(cls):
        customer = cls.customer
        customer.message_post(
            body=CANARY, subject=CANARY, attachments=[(CANARY, CANARY)]
        )
        customer.activity_schedule(
            "mail.mail_activity_data_call",
            summary=CANARY,
            note=CANARY,
            user_id=cls.env.uid,
        ).action_feedback(feedback=CANARY)
        cls.env["ir.attachment"].create(
            {
                "name": CANARY,
                "description": CANARY,
                "res_model": "res.partner",
                "res_id": customer.id,
                "raw": CANARY.encode() * 100,
            }
        )
        cls.env["mail.mail"].create(
            {
                "subject": CANARY,
                "body_html": CANARY,
                "recipient_ids": [Command.link(customer.id)],
            }
        )

    def _found_in_database(self):
        """Return the columns of the whole database in which the canary still sits."""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """
                SELECT c.table_name, c.column_name
                  FROM information_schema.columns AS c
                  JOIN information_schema.tables AS t USING (table_schema, table_name)
                 WHERE t.table_schema = current_schema
                   AND t.table_type = 'BASE TABLE'
                   AND c.data_type IN ('character varying', 'text', 'json', 'jsonb',
                                       'bytea')
                """
            )
        )
        return {
            f"{table}.{column}"
            for table, column in columns
            if column not in HELD.get(table, ())
            and self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text ILIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"%{CANARY}%",
                )
            )
        }

    def _found_in_filestore(self):
        attachments = self.env["ir.attachment"]
        attachments._gc_file_store_unsafe()
        return [
            path
            for path in Path(attachments._filestore()).rglob("*")
            if path.is_file() and CANARY.encode() in path.read_bytes()
        ]

    @users("administrator")
    def test_nothing_is_left_of_the_canary(self):
        planted = self._found_in_database()
        for place in (
            "res_partner.comment",
            "res_partner.shop_job",
            "shop_family_member.name",
            "mail_message.body",
            "mail_tracking_value.new_value_char",
            "ir_attachment.description",
            "shop_consent.evidence",
        ):
            self.assertIn(place, planted)
        self.assertTrue(self._found_in_filestore())
        customer = self.customer.with_user(self.env.user)
        counts = customer.shop_erase("Asked for it by phone")
        self.assertEqual(counts["partners"], 2, "The delivery address, too")
        self.assertEqual(self._found_in_database(), set())
        self.assertEqual(self._found_in_filestore(), [])

    @users("administrator")
    def test_a_nameless_archived_contact_stays(self):
        customer = self.customer.with_user(self.env.user)
        customer.shop_erase("Asked for it")
        self.assertRecordValues(
            customer,
            [
                {
                    "name": f"Erased customer {customer.id}",
                    "active": False,
                    "shop_birth_month": 0,
                    "shop_income_band": False,
                    "shop_tag_ids": [],
                    "phone_sanitized": False,
                    "email_normalized": False,
                }
            ],
        )
        self.assertEqual(self.order.partner_id, customer)
        consent = customer._shop_consent("email", "marketing")
        self.assertIs(consent[customer.id], False, "The refusal still holds")
        log = self.env["shop.file.log"].search(
            [("partner_id", "=", customer.id), ("action", "=", "erase")]
        )
        self.assertEqual((log.user_id, log.reason), (self.env.user, "Asked for it"))

    def test_only_administrators_erase(self):
        for user in (
            self.user_manager,
            self.user_assistant,
            self.user_staff,
            self.user_portal,
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base"):
                self.customer.with_user(user).shop_erase("Because")
        self.assertEqual(self.customer.name, CANARY)

    @users("administrator")
    def test_what_is_not_erased(self):
        customer = self.customer.with_user(self.env.user)
        for reason in ("", "  ", False):
            with self.assertRaisesRegex(UserError, "^Reason: "):
                customer.shop_erase(reason)
        with self.assertRaisesRegex(UserError, "Employees"):
            self.user_staff.partner_id.with_user(self.env.user).shop_erase("x")
        with self.assertRaisesRegex(UserError, "company"):
            self.env.company.partner_id.shop_erase("x")

    @users("administrator")
    def test_an_employee_of_a_company_leaves_its_address_alone(self):
        company = self.env["res.partner"].create(
            {"name": "Acme", "is_company": True, "street": "Road 1", "vat": "123"}
        )
        person = self.env["res.partner"].create(
            {"name": "Wang", "parent_id": company.id, "phone": "138"}
        )
        person.shop_erase("Left the company")
        self.assertEqual((company.street, company.vat), ("Road 1", "123"))
        self.assertTrue(company.active)
        self.assertFalse(person.phone)

    @users("administrator")
    def test_portal_logins_are_closed(self):
        user = self.user_portal
        user.partner_id.with_user(self.env.user).shop_erase("Asked for it")
        self.assertFalse(user.active)
        self.assertNotEqual(user.login, "portal")

    @users("administrator")
    def test_the_wizard_asks_for_the_reason(self):
        customer = self.customer.with_user(self.env.user)
        action = customer.button_shop_erase()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.create({"reason": "Asked for it"}).button_erase()
        self.assertFalse(customer.active)

    def test_customers_with_a_record_are_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive the contact"):
            self.customer.unlink()
        plain = self.env["res.partner"].create({"name": "Typed by mistake"})
        plain.unlink()


@tagged("post_install", "-at_install")
class TestDataCopy(HttpCase, ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Li Ming",
                "shop_income_band": "high",
                "shop_family_ids": [
                    Command.create({"name": "Fang", "relation": "spouse"})
                ],
            }
        )
        cls.order = cls.env["sale.order"].create({"partner_id": cls.customer.id})

    @users("administrator")
    def test_the_copy_holds_every_record_that_names_the_customer(self):
        customer = self.customer.with_user(self.env.user)
        customer.message_post(body="Called today")
        copied = customer.shop_export_data()["customers"][0]
        self.assertEqual(copied["file"]["shop_income_band"], "high")
        records = copied["records"]
        self.assertEqual(records["shop.family.member"][0]["name"], "Fang")
        self.assertEqual(records["sale.order"][0]["name"], self.order.name)
        self.assertIn("Called today", records["mail.message"][0]["body"])
        self.assertNotIn("signup_token", copied["file"])
        json.dumps(copied)
        tables = self._tables_that_name_the_customer()
        known = {self.env[model]._table for model in records}
        self.assertLessEqual(tables - {"res_partner"}, known)

    def _tables_that_name_the_customer(self):
        """Return the tables with a foreign key to this contact: the oracle."""
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        transient = {m._table for m in self.env.values() if m._transient}
        return {
            table
            for table, column in wizard._get_fk_on("res_partner")
            if table not in transient
            and table in {model._table for model in self.env.values()}
            and self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE %s = %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    self.customer.id,
                )
            )
        } - {"shop_customer_search"}

    def test_only_administrators_copy(self):
        for user in (self.user_manager, self.user_assistant, self.user_portal):
            with self.assertRaises(AccessError):
                self.customer.with_user(user).shop_export_data()

    def test_the_file_is_for_administrators(self):
        url = f"/shop_crm/customer_data/{self.customer.id}.json"
        for login, status in (("manager", 403), ("administrator", 200)):
            self.authenticate(login, login.ljust(8, "x"))
            self.assertEqual(self.url_open(url).status_code, status)
