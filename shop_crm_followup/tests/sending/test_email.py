import smtplib
from ssl import SSLCertVerificationError

from odoo.tests import TransactionCase, tagged

from ...tools.delivery import classify_smtp_error
from ..common import FollowupCase

BUSY = smtplib.SMTPResponseException(451, "Busy")
UNKNOWN = smtplib.SMTPRecipientsRefused({"x@example.com": (550, b"Unknown")})
LOGIN = smtplib.SMTPAuthenticationError(535, b"Wrong password")
GARBAGE = smtplib.SMTPDataError(-1, b"")
BREAK = ValueError("Header values may not contain linefeed")
# (error, whether the message itself had begun to leave, what becomes of it)
ERRORS = [
    (BUSY, True, "retry"),
    (BUSY, False, "retry"),
    (UNKNOWN, True, "failed"),
    (UNKNOWN, False, "failed"),
    (LOGIN, False, "retry"),
    (GARBAGE, False, "retry"),
    (GARBAGE, True, "uncertain"),
    (ConnectionResetError(), False, "retry"),
    (ConnectionRefusedError(), False, "retry"),
    (ConnectionResetError(), True, "uncertain"),
    (TimeoutError(), True, "uncertain"),
    (SSLCertVerificationError(), False, "retry"),
    (BREAK, False, "failed"),
    (BREAK, True, "failed"),
    (AssertionError("No recipient"), False, "failed"),
    (UnicodeEncodeError("ascii", "é", 0, 1, "no"), False, "failed"),
]


@tagged("post_install", "-at_install")
class TestEmail(FollowupCase, TransactionCase):
    """What is handed over to the mail server, and what its answers mean."""

    def test_what_becomes_of_a_message(self):
        for error, has_begun, state in ERRORS:
            with self.subTest(error=error, has_begun=has_begun):
                sent = classify_smtp_error(error, has_begun)
                self.assertEqual(sent.state, state)

    def test_a_name_with_line_breaks_stays_in_its_line(self):
        self.company.write({"name": "Lotus\nTea", "email": "shop@example.com"})
        self.customer.name = "Li\r\nBcc: other@example.com"
        rule = self.make_rule("manual", channel="email", subject="Dear {name}")
        message = self.make_row(rule)._prepare_message()["email"]
        email = self.env["ir.mail_server"]._build_email__(**message)
        self.assertEqual(email["Subject"], "Dear Li Bcc: other@example.com")
        self.assertEqual(
            email["To"], '"Li Bcc: other@example.com" <customer@example.com>'
        )
        self.assertEqual(email["From"], "Lotus Tea <shop@example.com>")
        self.assertFalse(email["Bcc"])
