from email.message import EmailMessage
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon

from ...models.consent.shop_consent_reply import is_withdrawal

GATEWAY = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 04:00")
class TestConsentReply(ShopCrmCommon, TransactionCase):
    """One word from the customer's own address, and no more e-mails are sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.customer = partners.create({"name": "Li Ming", "email": "Li@example.com"})
        cls.wife = partners.create({"name": "Han Mei", "email": "li@example.com"})
        cls.other = partners.create({"name": "Wang", "email": "wang@example.com"})
        cls.everybody = cls.customer + cls.wife + cls.other
        cls.env["shop.consent"].create(
            [
                {
                    "partner_id": partner.id,
                    "channel": channel,
                    "granted": True,
                    "way": "qr",
                }
                for partner in cls.everybody
                for channel in ("email", "sms")
            ]
        )
        cls.env.company.partner_id.lang = "en_US"

    def receive(self, subject="Re: Hello", body="", sender="li@example.com", **headers):
        message = EmailMessage()
        message["From"] = sender
        message["To"] = "shop@shop.example"
        message["Subject"] = subject
        message["Message-Id"] = f"<{self.env.cr.sql_log_count}@example.com>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(body)
        with mute_logger(GATEWAY):
            try:
                with self.env.cr.savepoint():
                    self.env["mail.thread"].message_process(False, bytes(message))
            except ValueError:
                # nobody in the shop has this address
                self.env.invalidate_all()

    def get_refused(self, channel="email"):
        said = self.everybody._shop_consent(channel, "marketing")
        return self.everybody.filtered(lambda each: said[each.id] is False)

    def test_the_words(self):
        for line in (
            *("unsubscribe", "Unsubscribe.", "UNSUBSCRIBE!", " stop ", "“STOP”"),
            *("退订", "【退订】", "退订。", "ＳＴＯＰ", "ｕｎｓｕｂｓｃｒｉｂｅ"),
        ):
            with self.subTest(line=line):
                self.assertTrue(is_withdrawal(line))
        for line in (
            *("", None, "!", "stop it", "Don't stop", "unsubscribed", "不退订"),
            *("退订吗", "how do I unsubscribe?", "Re: unsubscribe", "stop 1", "订退"),
        ):
            with self.subTest(line=line):
                self.assertFalse(is_withdrawal(line))

    def test_alone_in_the_subject_or_the_first_line(self):
        for number, mail in enumerate(
            (
                {"subject": "退订"},
                {"body": "退订"},
                {"body": "\n\n  Stop!\n\nOn Monday you wrote:\n> Dear Li Ming"},
                {"subject": "UNSUBSCRIBE", "body": "Dear shop, I liked your letters."},
                {"subject": "", "body": "unsubscribe"},
            )
        ):
            with self.subTest(**mail), self.env.cr.savepoint() as savepoint:
                self.receive(**mail, X_Number=str(number))
                self.assertEqual(self.get_refused(), self.customer + self.wife)
                self.assertFalse(self.get_refused("sms"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_how_it_is_known(self):
        self.receive(body="Stop!")
        latest = self.customer.shop_consent_ids.sorted("id")[-1:]
        self.assertRecordValues(
            latest,
            [
                {
                    "channel": "email",
                    "purpose": "marketing",
                    "granted": False,
                    "way": "message",
                    "evidence": "E-mail from li@example.com: “Stop!”",
                }
            ],
        )
        listed = self.env["mail.blacklist"].search([("email", "=", "li@example.com")])
        self.assertTrue(listed)

    def test_it_is_said_once(self):
        self.receive(body="Stop")
        said = len(self.customer.shop_consent_ids)
        self.receive(body="STOP")
        self.assertEqual(len(self.customer.shop_consent_ids), said)

    def test_anything_else_changes_nothing(self):
        for mail in (
            {"body": "Please don't stop writing"},
            {"body": "Hello\nstop"},
            {"body": "stop", "sender": "stranger@example.com"},
            {"body": "stop", "sender": "li@example.com, wang@example.com"},
            {"body": "stop", "sender": "li@example.com.evil.example"},
            {"body": "stop", "sender": '"li@example.com" <x@evil.example>'},
            {"body": "stop", "Auto_Submitted": "auto-replied"},
            {"body": "stop", "sender": "mailer-daemon@example.com"},
            {"body": "subscribe"},
        ):
            with self.subTest(**mail):
                self.receive(**mail)
                self.assertFalse(self.get_refused())

    def test_staff_are_no_customers(self):
        staff = self.user_staff.partner_id
        staff.email = "staff@shop.example"
        self.receive(body="stop", sender="staff@shop.example")
        self.assertFalse(staff.shop_consent_ids)

    def test_a_mail_that_nobody_is_to_read(self):
        """Where no address of the shop takes it, it was understood all the same."""
        thread = type(self.env["mail.thread"])
        with patch.object(thread, "_routing_reset_bounce", lambda *_args: None):
            raw = (
                b"From: li@example.com\r\nTo: nobody@shop.example\r\n"
                b"Message-Id: <1@example.com>\r\nSubject: unsubscribe\r\n\r\n"
            )
            with mute_logger(GATEWAY):
                self.env["mail.thread"].message_process(False, raw)
                with self.assertRaises(ValueError):
                    self.env["mail.thread"].message_process(
                        False, raw.replace(b"unsub", b"Unde").replace(b"<1", b"<2")
                    )
        self.assertEqual(self.get_refused(), self.customer + self.wife)
