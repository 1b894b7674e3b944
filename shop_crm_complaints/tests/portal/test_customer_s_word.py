import math

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestCustomersWord(ComplaintCase, TransactionCase):
    """What the customer said, sent and answered is nobody's to make up or to drop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photo = b"\xff\xd8\xff"
        cls.customer.email = "li@example.com"
        cls.case = cls.make_case(
            contact_name="Li", contact_email="li@example.com", channel="phone"
        )
        cls.case.sudo()._attach_photos([cls.photo])

    # ------------------------------------------------------------
    # THE ANSWER
    # ------------------------------------------------------------

    def test_nobody_answers_online_but_the_customer(self):
        self.lead_to(self.case, "opinion")
        for user in (self.user_assistant, self.user_administrator):
            case = self.case.with_user(user)
            for values in (
                {"opinion": "satisfied", "answer_channel": "account"},
                {"answer_channel": "account"},
            ):
                with self.assertRefused(UserError, "Answered via"):
                    case.with_context(shop_complaint_answered=True).write(values)
        self.case.write({"opinion": "neutral", "answer_channel": "phone"})
        self.assertEqual(self.case.answer_channel, "phone")

    def test_the_answer_to_the_next_proposal_is_not_the_one_before(self):
        self.lead_to(self.case, "opinion")
        case = self.case.sudo()
        case._answer_online("accept", case.offer_version)
        self.assertEqual(case.answer_channel, "account")
        for reason in ("Wrong number", "To ask again"):
            self.case.action_back(reason)
        self.lead_to(self.case, "opinion")
        self.assertFalse(self.case.answer_channel)
        self.case.opinion = "satisfied"
        self.assertFalse(self.case.answer_channel)

    # ------------------------------------------------------------
    # HOW IT CAME, AND WHAT CAME ALONG
    # ------------------------------------------------------------

    def test_photos_stay(self):
        photo = self.case.photo_ids
        for command in (Command.clear(), Command.unlink(photo.id), Command.set([])):
            with self.assertRefused(UserError, "Photos"):
                self.case.write({"photo_ids": [command]})
        with self.assertRefused(UserError, "Photos"):
            self.make_case(photo_ids=[Command.link(photo.id)])
        self.assertEqual(self.case.photo_ids, photo)

    def test_how_it_came(self):
        self.case.channel = "wechat"
        for channel in ("form", "email", "portal"):
            with self.assertRefused(UserError, "Channel"):
                self.case.channel = channel
        sent = self.make_case(channel="form")
        with self.assertRefused(UserError, "Channel"):
            sent.channel = "counter"
        sent.write({"channel": "form", "severity": "high"})

    def test_the_key_of_an_address_is_its_own(self):
        for name in ("contact_email_normalized", "contact_phone_sanitized"):
            with self.subTest(name=name), self.assertRefused(UserError, "."):
                self.case.write({name: "x@evil.example"})
            with self.subTest(name=name), self.assertRefused(UserError, "."):
                self.make_case(**{name: "x@evil.example"})
        self.case.contact_email = "Wang@Example.com"
        self.assertEqual(self.case.contact_email_normalized, "wang@example.com")

    # ------------------------------------------------------------
    # AFTER THE END
    # ------------------------------------------------------------

    def test_what_was_said_stays_after_the_end(self):
        values = {
            "adopted": "no",
            "adopted_for": "x",
            "channel": "counter",
            "contact_email": "x@example.com",
            "contact_name": "x",
            "contact_phone": "13900139000",
            "partner_id": self.make_customer().id,
            "reply": "x",
            "thanked_for_idea": True,
        }
        self.case.action_cancel("Twice")
        for name, value in values.items():
            with self.subTest(name=name), self.assertRefused(UserError, "Reopen"):
                self.case.write({name: value})
        with self.assertRefused(UserError, "Reopen"):
            self.case.write({"partner_id": False})

    def test_the_work_on_it_goes_on_after_the_end(self):
        self.case.sudo()._end("closed")
        self.case.user_id = self.user_manager
        self.case.message_post(body="A note")
        self.customer.email = False
        self.case.action_complete_file()
        self.assertEqual(self.customer.email, "li@example.com")
        self.case.action_reopen("Not over")
        self.case.contact_phone = "13900139000"

    def test_two_files_of_a_customer_become_one_after_the_end(self):
        other = self.make_customer("Li Ming (again)")
        self.case.action_cancel("Twice")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.customer + other).ids, other, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual(self.case.partner_id, other)

    # ------------------------------------------------------------
    # PEOPLE AND NUMBERS
    # ------------------------------------------------------------

    def test_customers_do_not_work_here(self):
        public = self.env.ref("base.public_user")
        for user in (self.user_portal, public):
            with self.assertRefused(ValidationError, "Assigned to"):
                self.case.user_id = user
            with self.assertRefused(ValidationError, "Assigned to"):
                self.make_case(user_id=user.id)
        self.lead_to(self.case, "question")
        with self.assertRefused(ValidationError, "Who served"):
            self.answer(self.case, q_staff_id=self.user_portal.id)
        self.lead_to(self.case, "opinion")
        with self.assertRefused(ValidationError, "Witness"):
            self.case.witness_id = self.user_portal
        self.case.witness_id = self.user_staff
        promises = self.env["shop.complaint.promise"].with_user(self.user_assistant)
        with self.assertRefused(ValidationError, "Promised by"):
            promises.create(
                {
                    "complaint_id": self.case.id,
                    "name": "Call",
                    "user_id": self.user_portal.id,
                }
            )

    def test_a_worth_that_is_no_amount(self):
        self.lead_to(self.case, "solution")
        for worth in (math.nan, math.inf, -math.inf, 1e308, "NaN", "x", [1]):
            with self.subTest(worth=worth), self.assertRefused(UserError, "^Amount: "):
                self.case.write({"remedy_amount": worth})
        self.case.remedy_amount = 5

    def test_a_truth_is_no_case(self):
        self.make_case(partner_id=False)
        for number in (True, False, "1", [1]):
            contact = self.customer.with_user(self.user_assistant)
            with self.subTest(number=number), self.assertRefused(UserError, "Customer"):
                contact.with_context(
                    shop_complaint_id=number
                ).button_shop_confirm_case()

    # ------------------------------------------------------------
    # MARKS
    # ------------------------------------------------------------

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_marks_of_a_case_are_in_no_list_of_the_staff(self):
        """Odoo lets the whole staff read and write ratings; ours are elsewhere."""
        ratings = self.env["rating.rating"]
        values = {
            "res_model_id": self.env["ir.model"]._get_id("shop.complaint"),
            "res_id": self.case.id,
            "rating": 5,
            "consumed": True,
        }
        rating = ratings.create(values)
        for user in (self.user_staff, self.user_assistant, self.user_manager):
            with self.subTest(user=user.login):
                mine = ratings.with_user(user)
                self.assertNotIn(rating, mine.search([]))
                for act in (
                    lambda mine=mine: mine.browse(rating.id).read(["rating"]),
                    lambda mine=mine: mine.browse(rating.id).write({"rating": 1}),
                    lambda mine=mine: mine.create(values),
                ):
                    with self.assertRaises(AccessError):
                        act()
