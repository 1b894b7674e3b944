from datetime import timedelta
from unittest.mock import patch
from xmlrpc.client import Binary

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from .mail_common import TO, MailCase, make_mail
from .pictures import make_picture

MAIL = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_mail"
TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"


@tagged("post_install", "-at_install")
class TestMail(MailCase, TransactionCase):
    """A mail makes a case, or adds to one of the same sender."""

    # ------------------------------------------------------------
    # A CASE
    # ------------------------------------------------------------

    def test_a_mail_makes_a_case(self):
        before = self.customer.write_date
        self.customer.email = "li@example.com"
        case = self.receive(make_mail())
        self.assertRecordValues(
            case,
            [
                {
                    "channel": "email",
                    "contact_name": "Li Ming",
                    "contact_email": "li@example.com",
                    "contact_phone": False,
                    "customer_words": "My coat\n\nThe button came off",
                    "partner_id": False,
                    "store_id": self.store.id,
                    "company_id": self.company.id,
                    "user_id": False,
                    "step_code": "vent",
                    "state": "open",
                    "kind": "complaint",
                }
            ],
        )
        self.assertFalse(case.message_partner_ids)
        self.assertFalse(self.get_comments(case))
        self.assertEqual(self.customer.write_date, before)
        self.assertFalse(case.message_ids.author_id & self.customer)
        mine = self.cases.with_user(self.user_assistant).browse(case.id)
        self.assertEqual(mine.suggested_partner_ids, self.customer)

    def test_from_another_host_and_from_a_program(self):
        raw = make_mail()
        again = (
            b"Received: by other.example\r\nDelivered-To: complaints@shop.example\r\n"
        )
        case = self.receive(Binary(raw))
        for other in (again + raw, raw.decode(), raw):
            self.assertFalse(self.receive(other))
        self.assertEqual(self.get_cases(), case)
        self.assertFalse(self.get_comments(case))

    def test_a_number_used_again_by_somebody_else(self):
        first = self.receive(make_mail())
        other = self.receive(make_mail(**{"from": "wang@example.com"}))
        self.assertTrue(first and other and first != other)

    def test_a_number_used_again_for_other_words(self):
        case = self.receive(make_mail())
        self.assertEqual(self.receive(make_mail("And it is torn")), case)
        self.assertIn("And it is torn", self.get_comments(case).body)

    def test_without_a_number(self):
        raw = make_mail(message_id=None)
        case = self.receive(raw)
        self.assertFalse(self.receive(raw))
        later = make_mail(message_id=None, date="Tue, 03 Nov 2026 12:00:00 +0800")
        self.assertEqual(self.receive(later), case)
        self.assertEqual(len(self.get_comments(case)), 1)

    def test_without_number_or_date(self):
        raw = make_mail(message_id=None, date=None)
        case = self.receive(raw)
        self.assertFalse(self.receive(raw))
        with freeze_time(self.env["res.company"]._shop_now() + timedelta(days=3)):
            other = self.receive(raw)
        self.assertTrue(other)
        self.assertNotEqual(other, case)

    def test_without_an_address_of_a_store(self):
        case = self.receive(make_mail(to="x@example.net"), model="shop.complaint")
        self.assertEqual(case.store_id, self.company.shop_store_id)
        self.assertEqual(case.channel, "email")

    def test_each_store_has_its_address(self):
        branch = self.store.copy({"name": "Branch"})
        self.assertFalse(branch.alias_id)
        branch.alias_name = "branch"
        self.assertEqual(branch.alias_id.alias_full_name, "branch@shop.example")
        case = self.receive(make_mail(to="Branch <BRANCH@shop.example>"))
        self.assertEqual(case.store_id, branch)
        self.receive(make_mail(to=f"branch@shop.example, {TO}", message_id="<2@x.y>"))
        self.assertEqual(self.get_cases().store_id, branch + self.store)

    def test_a_long_mail_is_cut_in_the_case_and_whole_beside(self):
        text = "很" * 30_000
        case = self.receive(make_mail(text))
        self.assertEqual(len(case.customer_words), 5_000)
        self.assertTrue(case.customer_words.endswith("…"))
        self.assertIn(
            text,
            case.message_ids[-1:].sudo().body + str(case.message_ids.mapped("body")),
        )

    def test_markup_is_text(self):
        raw = make_mail("<b>x</b><script>alert(1)</script>", subject="<img src=x>")
        case = self.receive(raw)
        self.assertEqual(
            case.customer_words, "<img src=x>\n\n<b>x</b><script>alert(1)</script>"
        )
        note = case.message_ids.filtered(lambda each: each.message_type == "email")
        self.assertNotIn("<script", note.body)
        self.assertIn("&lt;script", note.body)
        html = (
            make_mail()
            .replace(b"text/plain", b"text/html")
            .replace(
                b"The button",
                b"<style>p{}</style><script>alert(1)</script><p>The <b>button",
            )
        )
        words = self.receive(html.replace(b"li@", b"wu@")).customer_words
        self.assertIn("button", words)
        for unseen in ("alert", "p{}", "<"):
            self.assertNotIn(unseen, words)

    def test_files(self):
        svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
        case = self.receive(
            make_mail(
                files=[
                    ("a.png", make_picture(), "image/png"),
                    ("../../b.svg", svg, "image/svg+xml"),
                    ("<script>.html", b"<html><script>1</script>", "text/html"),
                    ("c.pdf", b"%PDF-1.4", "application/pdf"),
                    ("winmail.dat", b"\x78\x9f\x3e\x22", "application/ms-tnef"),
                ]
            )
        )
        self.assertEqual(case.photo_ids.mapped("mimetype"), ["image/jpeg"])
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "shop.complaint"), ("res_id", "=", case.id)]
        )
        others = files - case.photo_ids
        self.assertEqual({*others.mapped("mimetype")}, {"application/x-octet-stream"})
        self.assertEqual(
            {*others.mapped("name")},
            {"b.svg", "<script>.html", "c.pdf", "winmail.dat", f"{case.name}.eml"},
        )
        self.assertFalse(
            any(files.mapped("public")) or any(files.mapped("access_token"))
        )

    def test_a_mail_server_that_leaves_files_out(self):
        raw = make_mail(files=[("a.png", make_picture(), "image/png")])
        case = self.receive(raw, strip_attachments=True)
        self.assertFalse(case.photo_ids)

    # ------------------------------------------------------------
    # A COMMENT
    # ------------------------------------------------------------

    def _ask(self, case):
        """Return a message of the shop to the customer, with its number."""
        mine = case.with_user(self.user_manager)
        return mine.message_post(
            body="How many buttons?", subtype_xmlid="mail.mt_comment"
        )

    def test_an_answer_of_the_customer_is_a_comment(self):
        case = self.receive(make_mail())
        case.user_id = self.user_assistant
        follower = self.make_customer("Somebody", email="other@example.com")
        case.message_subscribe(follower.ids)
        asked = self._ask(case)
        before = case.read()[0]
        with self.mock_out() as sent:
            answer = make_mail(
                "I accept. Close it. Opinion: satisfied",
                message_id="<2@example.com>",
                references=f"<x@y> {asked.message_id}",
                cc="victim@example.com",
            )
            self.assertEqual(self.receive(answer), case)
        comment = self.get_comments(case)[:1]
        self.assertIn("I accept", comment.body)
        self.assertFalse(comment.notified_partner_ids & follower)
        self.assertNotIn("other@example.com", str(sent))
        self.assertNotIn("victim@example.com", str(sent))
        after = case.read()[0]
        kept = {
            "state",
            "step_id",
            "opinion",
            "approval_state",
            "remedy_id",
            "partner_id",
            "customer_words",
            "waiting",
            "photo_ids",
        }
        self.assertEqual({n: before[n] for n in kept}, {n: after[n] for n in kept})
        strangers = case.message_partner_ids.filtered("partner_share")
        self.assertEqual(strangers, follower)
        self.assertEqual(case.activity_ids.user_id, self.user_assistant)
        self.assertIn(case.name, case.activity_ids.summary)

    def mock_out(self):
        return patch.object(type(self.env["mail.mail"]), "send", autospec=True)

    def test_an_answer_of_the_confirmed_customer(self):
        self.customer.email = "other-of-li@example.com"
        case = self.make_case(contact_email="li@example.com")
        asked = self._ask(case)
        for number, sender in enumerate(("li@example.com", "OTHER-of-li@example.com")):
            raw = make_mail(
                in_reply_to=asked.message_id,
                message_id=f"<{number}@x.y>",
                **{"from": sender},
            )
            self.assertEqual(self.receive(raw), case)
        comments = self.get_comments(case) - asked
        self.assertEqual(comments.author_id, self.customer)

    def test_an_answer_of_somebody_else_is_a_case_of_its_own(self):
        case = self.make_case(contact_email="li@example.com")
        asked = self._ask(case)
        for head in (
            {"in_reply_to": asked.message_id},
            {"subject": f"Re: {case.name}"},
        ):
            with self.subTest(head=head):
                raw = make_mail(
                    message_id=f"<{len(head)}@x.y>",
                    **head,
                    **{"from": f"{id(head)}@x.y"},
                )
                other = self.receive(raw)
                self.assertTrue(other)
                self.assertNotEqual(other, case)
        self.assertEqual(self.get_comments(case), asked)

    def test_an_answer_of_a_colleague_is_kept_aside(self):
        case = self.make_case()
        asked = self._ask(case)
        self.user_manager.email = "boss@example.com"
        raw = make_mail(in_reply_to=asked.message_id, **{"from": "boss@example.com"})
        self.assertFalse(self.receive(raw))
        self.assertEqual(self.get_rows().reason, "colleague")
        self.assertEqual(self.get_comments(case), asked)
        new = make_mail(
            "Fw: angry", message_id="<5@x.y>", **{"from": "boss@example.com"}
        )
        self.assertTrue(self.receive(new))

    def test_an_answer_that_names_the_case(self):
        case = self.receive(make_mail())
        with freeze_time(self.env["res.company"]._shop_now() + timedelta(days=30)):
            raw = make_mail(subject=f"回复：【{case.name}】", message_id="<2@x.y>")
            self.assertEqual(self.receive(raw), case)
            other = self.receive(make_mail(subject="Shoes", message_id="<3@x.y>"))
        self.assertNotEqual(other, case)

    def test_an_answer_to_the_address_of_the_company(self):
        case = self.make_case(contact_email="li@example.com")
        asked = self._ask(case)
        raw = make_mail(to="all@shop.example", in_reply_to=asked.message_id)
        self.assertEqual(self.receive(raw), case)

    def test_an_answer_to_an_ended_case(self):
        case = self.receive(make_mail())
        case.with_user(self.user_assistant).action_cancel("Twice")
        raw = make_mail("Oh no", message_id="<2@x.y>", in_reply_to="<1@example.com>")
        self.assertEqual(self.receive(raw), case)
        self.assertEqual(case.state, "cancelled")
        self.assertTrue(case.activity_ids)

    def test_answers_come_back_to_the_store(self):
        case = self.make_case()
        self.assertIn(TO, self._ask(case).reply_to)
        self.store.alias_name = False
        self.assertIn("all@shop.example", self._ask(case).reply_to)
