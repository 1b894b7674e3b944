from base64 import b64decode
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .mail_common import MailCase, make_mail

MAIL = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_mail"
QUARANTINE = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_quarantine"


@tagged("post_install", "-at_install")
class TestQuarantine(MailCase, TransactionCase):
    """What made no case waits for a manager, as it came."""

    def _keep(self, *texts, **head):
        """Return the rows of circulars, as a manager sees them."""
        for number, text in enumerate(texts or ("Buy!",)):
            raw = make_mail(
                text, message_id=f"<{number}@x.y>", precedence="bulk", **head
            )
            self.receive(raw)
        return self.get_rows().with_user(self.user_manager)

    def test_what_is_kept(self):
        row = self._keep("买！", subject="新品")
        self.assertRecordValues(
            row,
            [
                {
                    "state": "waiting",
                    "reason": "bulk",
                    "sender": "li@example.com",
                    "subject": "新品",
                    "text": "买！",
                    "store_id": self.store.id,
                    "company_id": self.company.id,
                    "received_at": self.env["res.company"]._shop_now(),
                    "complaint_id": False,
                }
            ],
        )
        self.assertIn(b"precedence: bulk", b64decode(row.mail))
        self.assertEqual(row.mail_name, f"{row.id}.eml")

    def test_make_a_case(self):
        rows = self._keep("Buy!", "Sell!")
        case_ids = rows.action_make_case()["complaint_ids"]
        cases = self.cases.browse(case_ids)
        self.assertEqual(rows.complaint_id, cases)
        self.assertEqual({*rows.mapped("state")}, {"made"})
        for case, words in zip(cases, ("Buy!", "Sell!"), strict=True):
            self.assertRecordValues(
                case,
                [
                    {
                        "channel": "email",
                        "customer_words": f"My coat\n\n{words}",
                        "contact_email": "li@example.com",
                        "store_id": self.store.id,
                        "user_id": False,
                    }
                ],
            )
        with self.assertRefused(UserError, "already been handled"):
            rows.action_make_case()

    def test_dismiss(self):
        row = self._keep()
        self.assertEqual(row.action_dismiss(), {"state": "dismissed"})
        self.assertEqual(row.state, "dismissed")
        with self.assertRefused(UserError, "already been handled"):
            row.action_make_case()
        self.assertFalse(self.get_cases())

    def test_buttons(self):
        first, second, third = self._keep("1", "2", "3")
        action = first.button_make_case()
        self.assertEqual(action["res_id"], first.complaint_id.id)
        self.assertEqual(action["views"][0][1], "form")
        second.button_dismiss()
        self.assertEqual(second.state, "dismissed")
        fourth = self._keep(subject="4") - first - second - third
        several = third + fourth
        action = several.button_make_case()
        self.assertEqual(self.cases.search(action["domain"]), several.complaint_id)

    @mute_logger(MAIL)
    def test_a_case_of_what_can_t_be_read(self):
        raw = "Subject: x\r\nTo: complaints@shop.example\r\n\r\n衣服坏了".encode(
            "gb18030"
        )
        with patch(f"{MAIL}.read_letter", side_effect=ValueError):
            self.receive(raw)
        row = self.get_rows().with_user(self.user_manager)
        self.assertEqual(row.reason, "unreadable")
        self.assertIn("衣服坏了", row.text)
        with patch(f"{QUARANTINE}.read_letter", side_effect=ValueError):
            row.action_make_case()
        case = row.complaint_id
        self.assertIn("衣服坏了", case.customer_words)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "shop.complaint"), ("res_id", "=", case.id)]
        )
        self.assertEqual(files.raw, raw)

    def test_a_case_of_nothing_at_all(self):
        self.receive(make_mail("", subject=None, **{"from": None}))
        row = self.get_rows().with_user(self.user_manager)
        row.action_make_case()
        self.assertEqual(
            row.complaint_id.customer_words, "See the e-mail in the messages."
        )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_for_managers_alone(self):
        row = self._keep()
        for user in (self.user_assistant, self.user_staff, self.user_portal):
            for method in ("action_make_case", "action_dismiss", "read"):
                with self.assertRaises(AccessError):
                    getattr(row.with_user(user), method)()
        with self.assertRaises(AccessError):
            row.write({"state": "dismissed"})
        with self.assertRaises(AccessError):
            row.create({"store_id": self.store.id, "reason": "auto"})

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_the_mail_itself_is_for_who_sees_the_row(self):
        self._keep()
        files = self.env["ir.attachment"].with_context(skip_res_field_check=True)
        file = files.search(
            [("res_model", "=", self.quarantine._name), ("res_field", "=", "mail")],
            order="id desc",
            limit=1,
        )
        self.assertFalse(file.public)
        self.assertTrue(file.with_user(self.user_manager).raw)
        with self.assertRaises(AccessError):
            file.with_user(self.user_assistant).raw  # noqa: B018

    def test_markup_is_kept_as_text(self):
        for number, raw in enumerate(
            (b"<html><script>1", b"<svg onload='1'>", b"<?xml?>")
        ):
            self.quarantine._keep(self.store, raw, "unreadable")
            file = self.env["ir.attachment"].search(
                [
                    ("res_model", "=", self.quarantine._name),
                    ("res_field", "=", "mail"),
                    ("res_id", "=", self.get_rows()[-1:].id),
                ]
            )
            self.assertNotRegex(file.mimetype, "html|svg|xml", number)
