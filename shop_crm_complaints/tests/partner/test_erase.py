from odoo.tests import TransactionCase, tagged, users

from ..common import ComplaintCase

SECRET = "Xylophone"


@tagged("post_install", "-at_install")
class TestComplaintErase(ComplaintCase, TransactionCase):
    """Of an erased customer's cases a count stays, and not a word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.make_case(
            contact_name=SECRET, contact_phone="13800138000", customer_words=SECRET
        )
        cls.case.message_post(body=SECRET)
        cls.env["ir.attachment"].create(
            {
                "name": SECRET,
                "raw": SECRET.encode(),
                "res_model": "shop.complaint",
                "res_id": cls.case.id,
            }
        )
        cls.env["shop.complaint.promise"].create(
            {"complaint_id": cls.case.id, "name": SECRET}
        )

    def lead(self):
        self.lead_to(self.case, "question")
        self.answer(self.case, q_what=SECRET, q_how=SECRET, q_why=SECRET)
        self.case.action_next()

    @users("administrator")
    def test_no_word_is_left(self):
        self.lead()
        self.customer.with_env(self.env).shop_erase("Asked for it")
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.case.state, "cancelled")
        for table in (
            "shop_complaint",
            "shop_complaint_promise",
            "shop_complaint_rating",
            "mail_message",
            "ir_attachment",
        ):
            with self.subTest(table=table):
                self.env.cr.execute(
                    f"SELECT count(*) FROM {table} AS t WHERE t::text ILIKE %s",
                    [f"%{SECRET}%"],
                )
                self.assertEqual(self.env.cr.fetchone()[0], 0)
