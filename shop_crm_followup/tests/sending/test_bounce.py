from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged, users
from odoo.tools import mute_logger

from ..common import TODAY, FollowupCase, days, noon
from .bounce_messages import BACK, SERVICES, make_report

GATEWAY = "odoo.addons.mail.models.mail_thread"


@tagged("post_install", "-at_install")
class TestBounce(FollowupCase, TransactionCase):
    """An e-mail that comes back was not delivered, and the store knows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"email": "shop@shop.example", "shop_quiet_from": 0, "shop_quiet_to": 0}
        )
        cls.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "shop.example", "catchall_alias": "all", "bounce_alias": "back"}
        )
        cls.company.partner_id.lang = "en_US"
        cls.env["shop.consent"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "channel": channel,
                    "granted": True,
                    "way": "qr",
                }
                for channel in ("email", "sms")
            ]
        )
        cls.rule = cls.make_rule("manual", channel="email", second_channel="call")
        cls.row = cls.make_row(cls.rule, channel="email")
        cls.number = cls.send(cls.row)

    @classmethod
    def send(cls, row):
        """Send a row as the dispatch does, without commits; return its Message-Id."""
        sent = []
        servers = type(cls.env["ir.mail_server"])
        with patch.object(
            servers, "send_email", lambda _self, message, **_kw: sent.append(message)
        ):
            claimed = cls.followups._claim_next(77 + row.attempts)
            message = claimed._prepare_message()
            claimed._record(claimed._transmit(message), message)
        assert claimed == row and row.state == "sent"
        return sent[0]["Message-Id"]

    @mute_logger(GATEWAY, "odoo.addons.mail.models.mail_mail")
    def receive(self, raw):
        self.env["mail.thread"].message_process("res.partner", raw)
        self.env.flush_all()

    def assertUntouched(self):
        self.assertEqual(self.row.state, "sent")
        self.assertEqual(self.row.contact_day, TODAY)
        self.assertFalse(self.customer.shop_bounced_email)

    # ------------------------------------------------------------
    # FOR GOOD
    # ------------------------------------------------------------

    def test_the_reports_of_every_service(self):
        for service in (*SERVICES, "qq"):
            with self.subTest(service=service):
                self.row.write({"state": "sent", "claim": 77, "contact_day": TODAY})
                self.customer.shop_bounced_email = False
                self.receive(make_report(self.number, service, mark=service))
                self.assertRecordValues(
                    self.row,
                    [
                        {
                            "state": "skipped",
                            "reason_code": "bounced",
                            "contact_day": False,
                            "done_at": False,
                        }
                    ],
                )
                self.assertIn("5.1.1", self.row.reason)
                self.assertEqual(
                    self.customer.shop_bounced_email, "customer@example.com"
                )

    def test_a_code_of_three_digits_is_enough(self):
        report = make_report(
            self.number, "163", status="5.0.0", said="550 User not found: li"
        )
        self.receive(report)
        self.assertEqual(
            self.row.reason,
            "Not delivered: the e-mail was returned (550 User not found: li).",
        )
        self.assertTrue(self.customer.shop_bounced_email)

    def test_its_place_in_the_budget_is_free(self):
        self.company.shop_budget_count = 1
        other = self.make_row(self.rule, origin="x,1", channel="email")
        self.receive(make_report(self.number))
        self.followups._claim_next(78)
        self.followups._hand_out()
        self.assertEqual(other.state, "scheduled")
        self.assertEqual(other.channel, "call", "The next one takes another way")
        self.assertIn("Call", other.reason)

    def test_without_another_channel_it_says_why(self):
        rule = self.make_rule("manual", channel="email")
        other = self.make_row(rule, channel="email")
        self.receive(make_report(self.number))
        self.assertFalse(self.followups._claim_next(78))
        self.assertEqual((other.state, other.reason_code), ("skipped", "bounced"))
        self.customer.email = "li.ming@example.com"
        later = self.make_row(rule, origin="x,1", channel="email")
        self.assertEqual(self.followups._claim_next(78), later, "It was corrected")

    @users("assistant")
    def test_the_file_says_so(self):
        self.receive(make_report(self.number))
        customer = self.customer.with_env(self.env)
        cards = customer._shop_get_cards()
        self.assertIn(
            "E-mails to customer@example.com can't be delivered: ask for the correct "
            "address.",
            cards[customer.id]["suggestions"],
        )
        self.assertIn("returned as undeliverable", customer.message_ids[0].body)
        view = customer.get_view(view_type="form")
        self.assertIn("shop_bounced_email", view["arch"])

    def test_a_mail_from_the_address_shows_that_it_is_right(self):
        self.receive(make_report(self.number))
        self.assertTrue(self.customer.shop_bounced_email)
        self.receive(
            b"From: customer@example.com\r\nTo: all@shop.example\r\n"
            b"Message-Id: <7@example.com>\r\nSubject: Hello\r\n"
            b"In-Reply-To: " + self.number.encode() + b"\r\n\r\nHello"
        )
        self.assertFalse(self.customer.shop_bounced_email)

    def test_what_says_nothing_about_the_address_leaves_it(self):
        for status in ("5.2.2", "5.7.1", "5.4.7"):
            with self.subTest(status=status):
                self.row.write({"state": "sent", "claim": 77, "contact_day": TODAY})
                said = f"550 {status} no"
                self.receive(
                    make_report(self.number, status=status, said=said, mark=status)
                )
                self.assertEqual(self.row.reason_code, "bounced")
                self.assertFalse(self.customer.shop_bounced_email)

    def test_one_that_was_forwarded_says_nothing_about_the_address(self):
        self.receive(make_report(self.number, recipient="other@example.com"))
        self.assertEqual(self.row.reason_code, "bounced")
        self.assertFalse(self.customer.shop_bounced_email)

    def test_one_of_unknown_fate_is_known_now(self):
        self.row.write({"state": "uncertain", "reason_code": "worker_lost"})
        self.receive(make_report(self.number))
        self.assertEqual(self.row.reason_code, "bounced")

    # ------------------------------------------------------------
    # FOR NOW
    # ------------------------------------------------------------

    def test_a_passing_trouble_is_tried_another_day(self):
        report = make_report(self.number, status="4.4.7", said="421 4.4.7 expired")
        self.receive(report)
        self.assertRecordValues(
            self.row,
            [
                {
                    "state": "planned",
                    "reason_code": "retry",
                    "contact_day": False,
                    "not_before": noon(TODAY) + timedelta(days=1),
                }
            ],
        )
        self.assertFalse(self.customer.shop_bounced_email)
        self.assertFalse(self.followups._claim_next(78))
        with freeze_time(noon(TODAY + days(1))):
            again = self.send(self.row)
        self.assertNotEqual(again, self.number)
        self.receive(make_report(self.number, mark="late"))
        self.assertEqual(self.row.state, "sent", "It speaks of the first attempt")

    def test_it_is_not_tried_for_ever(self):
        for day in range(5):
            with freeze_time(noon(TODAY + days(day))):
                number = self.number if not day else self.send(self.row)
                report = make_report(
                    number, status="4.2.2", said="452 full", mark=str(day)
                )
                self.receive(report)
        self.assertEqual((self.row.state, self.row.reason_code), ("skipped", "failed"))

    def test_what_is_no_failure(self):
        for number, (action, status) in enumerate(
            (("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.1.9"))
        ):
            with self.subTest(action=action):
                report = make_report(
                    self.number, action=action, status=status, mark=str(number)
                )
                self.receive(report)
                self.assertUntouched()
        self.receive(make_report(self.number, "read"))
        self.assertUntouched()
        self.receive(make_report(self.number, "qq", said="See you soon", mark="x"))
        self.assertUntouched()

    # ------------------------------------------------------------
    # FROM STRANGERS
    # ------------------------------------------------------------

    def test_a_stranger_knows_no_number(self):
        name, row, claim = self.number.strip("<>").rsplit("@")[0].rsplit("-", 2)
        for number in (
            f"<{name}-{row}-{int(claim) + 1}@odoo>",
            f"<{name}-{row}-0@odoo>",
            f"<{name}-{int(row) + 1}-{claim}@odoo>",
            f"<{name}-{row}-{claim}@example.com>",
            f"<{name}-999999999-{claim}@odoo>",
            f"<{name}-{'9' * 30}-{claim}@odoo>",
            f"<shop-consent-{row}-{claim}@odoo>",
            f"<shop-nothing-{row}-{claim}@odoo>",
            "<x@y>",
            "",
        ):
            for service in ("postfix", "qq"):
                with self.subTest(number=number, service=service):
                    mark = f"{service}{abs(hash(number))}"
                    self.receive(make_report(number, service, mark=mark))
                    self.assertUntouched()

    def test_broken_reports(self):
        good = make_report(self.number, "exchange").replace(b"5.1.1", b"")
        self.receive(good.replace(b"550", b""))
        self.assertUntouched()
        cut = make_report(self.number, mark="2").split(b"Content-Type: text/rfc822")[0]
        self.receive(cut)
        self.assertUntouched()

    def test_the_same_report_twice(self):
        self.receive(make_report(self.number))
        notes = len(self.customer.message_ids)
        self.receive(make_report(self.number, mark="2"))
        self.assertEqual(len(self.customer.message_ids), notes)

    def test_where_the_shop_has_a_mailbox_alone(self):
        """Without an address for reports they come to the sender's mailbox."""
        self.receive(make_report(self.number, "qq", to="shop@shop.example"))
        self.assertEqual(self.row.reason_code, "bounced")

    def test_a_postmaster_who_only_writes(self):
        raw = make_report(self.number, "qq", to=BACK).split(b"--YY\nContent-Type: mess")
        self.receive(raw[0])
        self.assertUntouched()
