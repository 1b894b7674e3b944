from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 04:00:00")
class TestTouch(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Li Ming"})

    def _touches(self, user=None):
        touches = self.env["shop.touch"].with_user(user or self.user_assistant)
        return touches.search([("partner_id", "=", self.customer.id)], order="date, id")

    def _activity(self, xmlid):
        return self.customer.activity_schedule(xmlid, user_id=self.env.uid)

    def test_calls_done_are_touches(self):
        call = self._activity("mail.mail_activity_data_call")
        self._activity("mail.mail_activity_data_todo").action_feedback()
        self.assertFalse(self._touches(), "Neither a planned call nor a to-do")
        call.action_feedback()
        self.env.flush_all()
        self.assertRecordValues(
            self._touches(),
            [
                {
                    "date": datetime(2027, 3, 1, 12),
                    "channel": "phone",
                    "direction": "out",
                    "source": "activity",
                    "company_id": False,
                }
            ],
        )

    def test_messages_but_no_notes(self):
        post = self.customer.message_post
        customer, clerk = self.customer.id, self.user_staff.partner_id.id
        for values in (
            {"author_id": clerk, "subtype_xmlid": "mail.mt_comment"},
            {"author_id": customer, "subtype_xmlid": "mail.mt_comment"},
            {"author_id": customer, "message_type": "email"},
            {"author_id": clerk, "message_type": "email"},
            {"author_id": clerk, "subtype_xmlid": "mail.mt_note"},
        ):
            values.setdefault("message_type", "comment")
            values.setdefault("subtype_xmlid", "mail.mt_comment")
            post(body="Hello", **values)
        self.env.flush_all()
        self.assertEqual(
            self._touches().mapped("direction"), ["out", "in", "in", "out"]
        )
        self.assertEqual(set(self._touches().mapped("channel")), {"email"})

    def test_purchases_are_touches_of_their_company(self):
        product = self.env["product.product"].create({"name": "Ring", "list_price": 9})
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        self.assertFalse(self._touches())
        order.action_confirm()
        self.env.flush_all()
        self.assertRecordValues(
            self._touches(),
            [
                {
                    "channel": "purchase",
                    "direction": "in",
                    "source": "purchase",
                    "company_id": self.env.company.id,
                }
            ],
        )
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.user_assistant.write(
            {"company_ids": [(4, other.id)], "company_id": other.id}
        )
        touches = self.env["shop.touch"].with_user(self.user_assistant)
        self.assertFalse(
            touches.with_context(allowed_company_ids=other.ids).search(
                [("partner_id", "=", self.customer.id)]
            )
        )

    def test_touches_stay_inside_the_shop(self):
        for user in (self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                self._touches(user)

    def test_ids_are_unique_and_stable(self):
        self._activity("mail.mail_activity_data_call").action_feedback()
        self.customer.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env.flush_all()
        touches = self._touches()
        self.assertEqual(len(set(touches.ids)), 2)
        self.assertEqual(touches.ids, self._touches().ids)
        self.assertEqual(touches[0].date.date(), date(2027, 3, 1))
