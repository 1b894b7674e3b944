from base64 import b64decode
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .mail_common import TO, MailCase, make_mail
from .pictures import make_picture

MAIL = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_mail"
TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"


@tagged("post_install", "-at_install")
class TestMailRefused(MailCase, TransactionCase):
    """Mails that make no case: of machines, of nobody, too many, or for others."""

    # ------------------------------------------------------------
    # QUARANTINE
    # ------------------------------------------------------------

    def test_no_case_of_machines_and_the_like(self):
        for reason, head in (
            ("auto", {"auto_submitted": "auto-replied (vacation)"}),
            ("auto", {"Auto_Submitted": "AUTO-GENERATED"}),
            ("auto", {"x_auto_response_suppress": "All"}),
            ("auto", {"precedence": "auto_reply"}),
            ("auto", {"x_autoreply": "yes"}),
            ("bulk", {"precedence": "bulk"}),
            ("bulk", {"precedence": "junk"}),
            ("bulk", {"list_id": "<news.example.com>"}),
            ("bounce", {"return_path": "<>"}),
            ("bounce", {"from": "MAILER-DAEMON@example.com"}),
            ("bounce", {"from": "Mail System <postmaster@example.com>"}),
            ("own", {"from": TO}),
            ("own", {"from": "all@shop.example"}),
            ("sender", {"from": None}),
            ("sender", {"from": "nobody"}),
            ("sender", {"from": "a@example.com, b@example.com"}),
            ("sender", {"from": f"{'a' * 300}@example.com"}),
        ):
            with self.subTest(reason=reason, head=head):
                raw = make_mail(**{"message_id": f"<{id(head)}@x.y>", **head})
                self.assertFalse(self.receive(raw))
                row = self.get_rows()[-1:]
                self.assertEqual(row.reason, reason)
                self.assertEqual(b64decode(row.mail), raw)
        self.assertFalse(self.get_cases())
        self.assertEqual(len(self.get_rows()), 17)

    def test_what_is_no_machine(self):
        for head in (
            {"auto_submitted": "no"},
            {"x_auto_response_suppress": "None"},
            {"precedence": "first-class"},
            {"return_path": "<li@example.com>"},
        ):
            with self.subTest(head=head):
                sender = f"{id(head)}@example.com"
                self.assertTrue(self.receive(make_mail(**head, **{"from": sender})))

    def test_nothing_written(self):
        self.receive(make_mail(" ", subject=None))
        self.assertEqual(self.get_rows().reason, "empty")

    def test_kept_aside_once(self):
        raw = make_mail(precedence="bulk")
        self.receive(raw)
        self.receive(b"Received: x\r\n" + raw)
        self.assertEqual(len(self.get_rows()), 1)

    def test_too_large(self):
        with patch(f"{MAIL}.MOST_BYTES", 1_000):
            self.receive(make_mail("x" * 5_000))
        self.assertEqual(self.get_rows().reason, "too_large")

    @mute_logger(MAIL)
    def test_what_breaks_on_the_way_is_kept(self):
        raw = make_mail()
        for broken in ("read_letter", "clean_photo"):
            with patch(f"{MAIL}.{broken}", side_effect=RecursionError):
                raw = make_mail(files=[("a.png", make_picture(), "image/png")])
                self.assertFalse(self.receive(raw))
        with patch.object(type(self.cases), "create", side_effect=UserError("No")):
            self.assertFalse(self.receive(raw))
        rows = self.get_rows()
        self.assertEqual(rows.mapped("reason"), ["unreadable"] * 3)
        self.assertEqual(rows[-1:].sender, "li@example.com")
        self.assertEqual(rows[-1:].subject, "My coat")
        # what could not be kept then is not taken for known now
        self.assertTrue(self.receive(raw))

    def test_too_many_from_one_mailbox(self):
        with patch(f"{TRIES}.PER_ADDRESS", 3):
            for number in range(5):
                sender = f"li.{'.' * (number % 2)}+{number}@gmail.com".replace(
                    "..", "."
                )
                self.receive(
                    make_mail(
                        str(number), message_id=f"<{number}@x.y>", **{"from": sender}
                    )
                )
        self.assertEqual(len(self.get_cases()), 1)
        self.assertEqual(len(self.get_comments(self.get_cases())), 2)
        self.assertEqual(self.get_rows().mapped("reason"), ["too_many"] * 2)

    def test_too_many_for_one_store(self):
        with patch(f"{MAIL}.PER_STORE", 2):
            for number in range(4):
                sender = f"{number}@example.com"
                self.receive(make_mail(**{"from": sender}))
        self.assertEqual(len(self.get_cases()), 2)
        self.assertEqual(self.get_rows().mapped("reason"), ["too_many"] * 2)

    def test_two_robots(self):
        for number in range(30):
            robot = make_mail(
                f"Your request {number} was received",
                message_id=f"<{number}@robot.example>",
                subject=f"Ticket {number}",
                **{"from": "robot@example.com"},
            )
            self.receive(robot)
        self.assertEqual(len(self.get_cases()), 1)
        self.assertEqual(len(self.get_comments(self.get_cases())), 9)
        self.assertEqual(len(self.get_rows()), 20)

    # ------------------------------------------------------------
    # WHAT IS NOT OURS
    # ------------------------------------------------------------

    def test_other_addresses_are_left_alone(self):
        partners = self.env["ir.model"]._get_id("res.partner")
        self.env["mail.alias"].create(
            {"alias_name": "people", "alias_model_id": partners}
        )
        raw = make_mail(
            "Hello", to="people@shop.example", auto_submitted="auto-replied"
        )
        made = self.threads.message_process(None, raw)
        self.assertEqual(
            self.env["res.partner"].browse(made).email, '"Li Ming" <li@example.com>'
        )
        both = make_mail(to=f"people@shop.example, {TO}", message_id="<2@x.y>")
        self.threads.message_process(None, both)
        self.assertEqual(len(self.get_cases()), 1)
        self.assertEqual(
            self.env["res.partner"].search_count(
                [("email", "ilike", "li@example.com")]
            ),
            2,
        )
        self.assertFalse(self.get_rows())

    def test_nobody_s_mail_is_refused_as_before(self):
        for raw, error in (
            (make_mail(to="x@example.net"), ValueError),
            ("", ValueError),
            (b"\0", ValueError),
            (5, AttributeError),
            (10**9, AttributeError),
            (None, AttributeError),
            ({}, AttributeError),
        ):
            with self.subTest(raw=raw), self.assertRaises(error):
                self.receive(raw)
        self.assertFalse(self.get_cases() or self.get_rows())

    def test_strangers_can_t_hand_mails_over(self):
        for user in (self.user_portal, self.env.ref("base.public_user")):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_model"),
            ):
                self.threads.with_user(user).message_process(None, make_mail())
        self.assertFalse(self.get_cases())
