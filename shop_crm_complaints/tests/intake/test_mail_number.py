from odoo.tests import TransactionCase, tagged

from ...tools.letter import Head
from .mail_common import MailCase, make_mail

NUMBER = "<offer-1@shop.example>"


@tagged("post_install", "-at_install")
class TestMailNumber(MailCase, TransactionCase):
    """A stranger who uses the number of another letter gets none of its answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls.customer.message_post(
            body="Our offer", subtype_xmlid="mail.mt_comment"
        )
        cls.letter.message_id = NUMBER

    def answer(self):
        """Receive the customer's answer to the letter, at the company's address."""
        head = {"to": "all@shop.example", "message_id": "<9@example.com>"}
        raw = make_mail("Yes", in_reply_to=NUMBER, **head)
        return self.threads.message_process(None, raw)

    def get_numbered(self, number=NUMBER):
        return self.env["mail.message"].search([("message_id", "=", number)])

    def test_answers_go_to_the_letter_and_not_to_the_stranger(self):
        forged = self.receive(
            make_mail(message_id=NUMBER, **{"from": "x@evil.example"})
        )
        self.assertTrue(forged)
        self.assertEqual(self.get_numbered(), self.letter)
        self.assertEqual(self.answer(), self.customer.id)
        self.assertEqual(self.get_cases(), forged)
        self.assertIn("Yes", self.customer.message_ids[0].body)

    def test_an_answer_that_uses_it_keeps_a_number_of_its_own(self):
        case = self.receive(make_mail(message_id="<1@evil.example>"))
        self.receive(make_mail("More", message_id=NUMBER))
        self.assertIn("More", self.get_comments(case).body)
        self.assertTrue(self.get_comments(case).message_id)
        self.assertEqual(self.get_numbered(), self.letter)

    def test_what_had_the_number_before_counts(self):
        forged = self.receive(make_mail(message_id="<1@evil.example>"))
        forged.message_ids[:1].message_id = NUMBER
        raw = make_mail("Yes", to="all@shop.example", in_reply_to=NUMBER)
        self.assertEqual(self.cases._find_answered(Head(raw)), self.letter)
        self.assertFalse(self.cases._route_mail(raw, None)[0])

    def test_the_last_letter_of_a_case_counts(self):
        first = self.receive(make_mail(message_id="<1@x.y>"))
        second = self.receive(
            make_mail(message_id="<2@x.y>", **{"from": "wang@example.com"})
        )
        raw = make_mail(references="<1@x.y> <2@x.y>", message_id="<3@x.y>")
        answered = self.cases._find_answered(Head(raw))
        self.assertNotEqual(first, second)
        self.assertEqual(answered.res_id, second.id)
