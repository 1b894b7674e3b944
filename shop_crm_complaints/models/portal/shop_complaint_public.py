from odoo import api, models
from odoo.tools.mail import html2plaintext

from ..steps.shop_complaint_steps import CODES

# What the links of mails hold.
KEYS = ("hash", "pid", "token")
MESSAGES = ("comment", "auto_comment", "email", "email_outgoing")

# What the page of a case is made of: customers learn of no other field.
PUBLIC_FIELDS = {
    "closed_at",
    "company_id",
    "counter_wish",
    "currency_id",
    "customer_words",
    "display_name",
    "id",
    "kind",
    "name",
    "offer_version",
    "opinion",
    "partner_id",
    "photo_ids",
    "promise_ids",
    "remedy_amount",
    "remedy_id",
    "reply",
    "state",
    "step_id",
    "step_time_ids",
    "store_id",
    "user_id",
}


class ShopComplaint(models.Model):
    """What a customer sees of a case: plain values, so that a page can't show more."""

    _inherit = "shop.complaint"

    @api.model
    def _has_field_access(self, field, operation):
        # whatever is added later stays within the shop; pages are drawn as superuser
        is_known = field.name in PUBLIC_FIELDS
        if not (is_known or self.env.su or self.env.user._is_internal()):
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _get_thread_with_access(self, thread_id, **params):
        # a link opens our page alone: behind the chatter's doors is what is internal,
        # and nobody counts how much comes in by them
        for key in KEYS:
            params.pop(key, None)
        return super()._get_thread_with_access(thread_id, **params)

    def _get_public_page(self):
        """Return what the customer's page of the case shows; as superuser.

        :return: dict of texts, dates, numbers and lists of such dicts, no records
        """
        self.ensure_one()
        return {
            **self._get_public_line(),
            "words": self.customer_words,
            "store": self.store_id.name or self.company_id.name,
            "contact": self.user_id.name,
            "reply": self.state == "closed" and self.reply,
            "steps": self._get_public_steps(),
            "promises": self._get_public_promises(),
            "photos": self._get_public_photos().ids,
            "messages": self._get_public_messages(),
            "offer": self._get_public_offer(),
            "was_declined": self.state == "open" and self.loops > 0,
            "body": self.company_id.shop_complaint_body,
            "rating": self._get_public_rating(),
        }

    def _get_public_line(self):
        """Return what the list of a customer's cases shows of this one."""
        is_complaint = self.kind == "complaint"
        return {
            "id": self.id,
            "name": self.name,
            "kind": self.kind,
            "state": self.state,
            "step": is_complaint and self.step_id.public_name,
            "received": self._get_public_day(self.step_time_ids[:1].entered_at),
            "closed": self._get_public_day(self.closed_at),
            "awaits_answer": self._is_offer_open(),
        }

    def _get_public_day(self, instant):
        return instant and self.company_id._shop_day(instant)

    def _get_public_steps(self):
        """Return the six steps in plain words, and how far the case has come."""
        if self.kind != "complaint":
            return []
        place = CODES.index(self.step_id.code)
        steps = self.env["shop.complaint.step"].search([("code", "in", CODES)])
        reached = {
            time.step_id: self._get_public_day(time.entered_at)
            for time in self.step_time_ids
        }
        return [
            {
                "name": step.public_name,
                "is_done": self.state == "closed" or CODES.index(step.code) < place,
                "is_now": self.state == "open" and step == self.step_id,
                "day": CODES.index(step.code) <= place and reached.get(step),
            }
            for step in steps
        ]

    def _get_public_promises(self):
        return [
            {"name": promise.name, "day": promise.due_date, "state": promise.state}
            for promise in self.promise_ids
        ]

    def _get_public_photos(self):
        """Return the photos that the customer gave, and nothing else."""
        return self.photo_ids.filtered(
            lambda photo: (
                (photo.res_model, photo.res_id) == (self._name, self.id)
                and photo.mimetype == "image/jpeg"
            )
        )

    def _get_public_messages(self):
        """Return what was written between shop and customer, the oldest first."""
        found = self.env["mail.message"].search(
            [
                ("model", "=", self._name),
                ("res_id", "=", self.id),
                ("subtype_id", "=", self.env.ref("mail.mt_comment").id),
                ("is_internal", "=", False),
                ("message_type", "in", MESSAGES),
            ],
            order="id",
        )
        customer = self.partner_id.commercial_partner_id
        return [
            {
                "is_own": message.author_id.commercial_partner_id == customer,
                "day": self._get_public_day(message.date),
                "text": html2plaintext(message.body),
            }
            for message in found
        ]
