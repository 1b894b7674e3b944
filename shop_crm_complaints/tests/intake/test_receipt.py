import smtplib
from contextlib import contextmanager, suppress
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.shop_crm_followup.models.sending.shop_outbox import LOCK_SPACE

from .mail_common import TO, MailCase, make_mail

OUTBOX = "odoo.addons.shop_crm_followup.models.sending.shop_outbox"
BUSY = smtplib.SMTPResponseException(451, "Busy")
UNKNOWN = smtplib.SMTPRecipientsRefused({"li@example.com": (550, b"Unknown")})


class Killed(BaseException):
    """The process dies."""


@tagged("post_install", "-at_install")
class TestReceipt(MailCase, TransactionCase):
    """Who complains from outside is told the reference: at once, and once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"name": "Lotus", "email": "office@lotus.example"})
        cls.company.partner_id.lang = "en_US"
        cls.store.name = "Lotus\nTea"
        cls.receipts = cls.env["shop.complaint.receipt"]
        cls.cron = cls.env.ref("shop_crm_complaints.ir_cron_receipts")
        cls.receipts.search([]).unlink()

    def send_form(self, **form):
        cases = self.cases.with_user(self.env.ref("base.public_user"))
        values = cases._read_form({"customer_words": "It is torn", **form})
        return cases._create_from_form(self.store, values, [])

    @contextmanager
    def mail_server(self, *errors):
        """Yield the e-mails that leave; the first attempts end in these errors."""
        sent, errors = [], list(errors)

        def send_email(_self, message, *_args, **_kwargs):
            error = errors.pop(0) if errors else None
            if error and not isinstance(error, TimeoutError):
                raise error
            sent.append(message)
            if error:
                raise error

        servers = type(self.env["ir.mail_server"])
        with patch.object(servers, "send_email", send_email):
            yield sent

    @mute_logger(OUTBOX)
    def run_cron(self, *errors):
        """Run the cron as its worker does; return the e-mails that left."""
        self.env.flush_all()
        with self.mail_server(*errors) as sent, self.registry.cursor() as cr:
            self.receipts.with_env(self.env(cr=cr, su=True))._cron_receipts()
        self.env.invalidate_all()
        return sent

    # ------------------------------------------------------------
    # ONCE, AND ONLY WHERE IT HELPS
    # ------------------------------------------------------------

    def test_one_for_each_case(self):
        triggers = self.env["ir.cron.trigger"]
        waiting = [("cron_id", "=", self.cron.id)]
        before = triggers.search_count(waiting)
        self.receive(make_mail())
        self.assertEqual(triggers.search_count(waiting), before + 1)
        self.send_form(contact_email="wang@example.com")
        sent = self.run_cron()
        self.assertEqual(
            [each["To"] for each in sent], ["li@example.com", "wang@example.com"]
        )
        self.assertFalse(self.run_cron())
        self.assertEqual(self.receipts.search([]).mapped("state"), ["sent"] * 2)

    def test_what_it_says(self):
        self.customer.write({"email": "li@example.com", "name": "Secret"})
        case = self.receive(make_mail("SECRET", subject="SECRET"))
        (sent,) = self.run_cron()
        self.assertEqual(sent["From"], f"Lotus Tea <{TO}>")
        self.assertEqual(sent["Reply-To"], TO)
        self.assertEqual(sent["Subject"], f"{case.name}: we have received your message")
        self.assertEqual(sent["Auto-Submitted"], "auto-replied")
        self.assertEqual(sent["References"], "<1@example.com>")
        text = sent.get_content()
        self.assertIn(f"Your reference: {case.name}", text)
        self.assertIn("Answer this e-mail", text)
        self.assertNotRegex(str(sent), "(?i)secret|li ming")

    def test_in_the_language_of_the_shop(self):
        self.company.partner_id.lang = "zh_CN"
        self.store.name = "荷花茶"
        self.send_form(contact_email="li@example.com")
        (sent,) = self.run_cron()
        self.assertIn("荷花茶", sent.get_content())
        case = self.get_cases().with_context(lang="zh_CN")
        said = case.env._("Thank you for telling us. We have received your message.")
        self.assertIn(said, sent.get_content())

    def test_without_an_address_of_the_store(self):
        self.store.alias_name = False
        self.send_form(contact_email="li@example.com")
        (sent,) = self.run_cron()
        self.assertEqual(sent["From"], "Lotus Tea <office@lotus.example>")
        self.assertNotIn("Answer this e-mail", sent.get_content())

    def test_none_where_nobody_waits_for_it(self):
        self.send_form()
        self.send_form(contact_email="no address")
        self.make_case(contact_email="li@example.com")
        for number, head in enumerate(
            (
                {"auto_submitted": "auto-replied"},
                {"precedence": "list"},
                {"return_path": "<>"},
                {"from": f"x <{TO}>"},
            )
        ):
            self.receive(make_mail(message_id=f"<{number}@x.y>", **head))
        self.receive(make_mail())
        self.receive(make_mail("And torn", message_id="<9@x.y>"))
        self.assertEqual(len(self.run_cron()), 1)

    def test_of_what_was_kept_aside(self):
        for number, (head, count) in enumerate(
            (({"precedence": "bulk"}, 0), ({"from": "a@x.y, b@x.y"}, 1))
        ):
            self.receive(make_mail(message_id=f"<{number}@x.y>", **head))
            self.get_rows()[-1:].with_user(self.user_manager).action_make_case()
            self.assertEqual(len(self.run_cron()), count)

    def test_an_answer_to_it_is_a_comment(self):
        case = self.send_form(contact_email="li@example.com")
        (sent,) = self.run_cron()
        with freeze_time(self.env["res.company"]._shop_now() + timedelta(days=3)):
            raw = make_mail(in_reply_to=sent["Message-Id"], subject="Re:")
            self.assertEqual(self.receive(raw), case)
        self.assertFalse(self.run_cron())

    def test_two_robots(self):
        """Each answers each mail of the other, and says in no way that it is one."""
        inbox = [make_mail(**{"from": "robot@example.com"})]
        sent = []
        for number in range(50):
            self.receive(inbox.pop())
            answers = self.run_cron()
            sent += answers
            inbox.append(
                make_mail(
                    f"Ticket {number}",
                    subject=f"Ticket {number}",
                    message_id=f"<{number}@robot.example>",
                    **{"from": f"robot+{number}@example.com"},
                )
            )
        self.assertEqual(len(self.get_cases()), 1)
        self.assertEqual(len(sent), 1)

    def test_nobody_is_flooded(self):
        for _each in range(8):
            self.send_form(contact_email="victim@example.com")
        self.assertEqual(len(self.run_cron()), 5)
        failed = self.receipts.search([("state", "=", "failed")])
        self.assertEqual(len(failed), 3)
        self.assertIn("in a day", failed[0].reason)
        with freeze_time(self.env["res.company"]._shop_now() + timedelta(days=2)):
            self.send_form(contact_email="victim@example.com")
            self.assertEqual(len(self.run_cron()), 1)

    # ------------------------------------------------------------
    # WHAT CAN GO WRONG
    # ------------------------------------------------------------

    def test_answers_of_the_mail_server(self):
        self.receive(make_mail())
        self.run_cron(BUSY)
        receipt = self.receipts.search([])
        self.assertEqual((receipt.state, receipt.attempts), ("due", 1))
        self.assertFalse(self.run_cron(), "Not before its time")
        with freeze_time(self.env["res.company"]._shop_now() + timedelta(minutes=6)):
            self.assertEqual(len(self.run_cron()), 1)
        self.assertEqual(receipt.state, "sent")

    def test_refused_for_ever(self):
        self.receive(make_mail())
        self.run_cron(UNKNOWN)
        receipt = self.receipts.search([])
        self.assertEqual(receipt.state, "failed")
        self.assertIn("Unknown", receipt.reason)

    def test_busy_for_ever(self):
        self.receive(make_mail())
        now = self.env["res.company"]._shop_now()
        for hour in range(5):
            with freeze_time(now + timedelta(hours=2 * hour)):
                self.run_cron(BUSY)
        self.assertEqual(self.receipts.search([]).state, "failed")

    def test_a_line_that_breaks_is_uncertain(self):
        self.receive(make_mail())
        self.assertEqual(len(self.run_cron(TimeoutError())), 1)
        self.assertEqual(self.receipts.search([]).state, "uncertain")
        self.assertFalse(self.run_cron())

    def test_killed_on_the_way_it_is_never_sent_twice(self):
        self.receive(make_mail())
        # the usual way of asserting it would take the commits back
        with suppress(Killed):
            self.run_cron(Killed())
        self.env.invalidate_all()
        receipt = self.receipts.search([])
        self.assertEqual(receipt.state, "sending", "It was committed before it left")
        self.assertFalse(self.run_cron())
        self.assertEqual(receipt.state, "uncertain")

    def test_one_that_a_live_worker_sends_is_left_to_it(self):
        self.receive(make_mail())
        receipt = self.receipts.search([])
        receipt.write({"state": "sending", "claim": 77})
        with db_connect(self.env.cr.dbname).cursor() as other:
            other.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK_SPACE, 77))
            self.assertFalse(self.run_cron())
            self.assertEqual(receipt.state, "sending")
        self.run_cron()
        self.assertEqual(receipt.state, "uncertain")

    @mute_logger(OUTBOX)
    def test_one_that_can_t_be_made_stops_no_other(self):
        first = self.send_form(contact_email="li@example.com")
        self.send_form(contact_email="wang@example.com")
        prepare = type(self.receipts)._prepare_message

        def fail(receipt):
            if receipt.complaint_id.id == first.id:
                raise ValueError("Broken")
            return prepare(receipt)

        with patch.object(type(self.receipts), "_prepare_message", fail):
            self.assertEqual(len(self.run_cron()), 1)
        receipt = self.receipts.search([("complaint_id", "=", first.id)])
        self.assertEqual((receipt.state, receipt.reason), ("failed", "Broken"))

    # ------------------------------------------------------------
    # WHAT STAYS OF IT
    # ------------------------------------------------------------

    def test_erasing_the_customer_takes_it_along(self):
        self.customer.email = "li@example.com"
        case = self.receive(make_mail())
        case.with_user(self.user_assistant).action_confirm_customer(self.customer.id)
        self.run_cron(UNKNOWN)
        self.receive(make_mail(precedence="bulk"))
        others = make_mail(precedence="bulk", **{"from": "wang@example.com"})
        self.receive(others)
        self.customer.sudo()._shop_erase_rows()
        self.assertEqual(self.get_rows().sender, "wang@example.com")
        self.assertFalse(self.receipts.search([("complaint_id", "=", case.id)]).reason)
