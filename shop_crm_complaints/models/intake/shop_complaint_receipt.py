from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, formataddr

from odoo.addons.shop_crm_followup.tools.texts import as_html, in_one_line

from .shop_complaint_mail import get_mailbox

STATES = [
    ("due", "To send"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("uncertain", "Uncertain"),
    ("failed", "Not sent"),
]
# What one mailbox is sent in a day: nobody floods another's with a form of ours.
MOST_A_DAY = 5


class ShopComplaintReceipt(models.Model):
    """The acknowledgement of a case that came from outside: sent at once, and once."""

    _name = "shop.complaint.receipt"
    _inherit = ["shop.outbox"]
    _description = "Acknowledgement"
    _order = "id desc"
    _rec_name = "complaint_id"
    _retry_minutes = 5

    complaint_id = fields.Many2one(
        "shop.complaint",
        string="Case",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, index=True, readonly=True
    )
    email = fields.Char(
        related="complaint_id.contact_email_normalized", string="Sent to"
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="due")
    mark = fields.Char(readonly=True)
    answers_to = fields.Char(readonly=True)
    not_before = fields.Datetime(required=True)
    ended_at = fields.Datetime(string="Date", readonly=True)
    reason = fields.Text(string="Error", readonly=True)

    _complaint_uniq = models.UniqueIndex("(complaint_id)")
    _open_idx = models.Index("(not_before, id) WHERE state IN ('due', 'sending')")
    _mark_idx = models.Index("(mark, ended_at)")

    @api.model
    def _plan(self, case, answers_to=False):
        """Plan the acknowledgement of a case that somebody can be written for.

        :param str answers_to: number of the mail that made the case
        """
        if not case.contact_email_normalized:
            return
        mailbox = get_mailbox(case.contact_email_normalized)
        # sudo: nobody writes here but the ways in and the cron
        self.sudo().create(
            {
                "complaint_id": case.id,
                "mark": self.env["shop.complaint.intake.try"]._get_mark(mailbox),
                "answers_to": answers_to,
                "not_before": self.env["res.company"]._shop_now(),
            }
        )
        self.env.ref("shop_crm_complaints.ir_cron_receipts")._trigger()

    @api.model
    def _cron_receipts(self):
        """Send what is due, each committed by itself."""
        self._list_uncertain()
        self._send_due()

    # ------------------------------------------------------------
    # CLAIM
    # ------------------------------------------------------------

    @api.model
    def _pick_message(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM shop_complaint_receipt
                 WHERE state = 'due' AND not_before <= %s
                 ORDER BY not_before, id LIMIT 1
                   FOR UPDATE SKIP LOCKED
                """,
                self.env["res.company"]._shop_now(),
            )
        )
        return self.browse(rows[0]) if rows else self.browse()

    def _claim(self, claim):
        if reason := self._refuse():
            self._record_failed(reason)
            return False
        self.write({"state": "sending", "claim": claim})
        return True

    def _refuse(self):
        """Return why it may not go, "" where it may."""
        shop = self.with_context(lang=self.company_id.partner_id.lang)
        if not self.email:
            return shop.env._("The case no longer has an e-mail address.")
        since = self.env["res.company"]._shop_now() - timedelta(days=1)
        same = [("mark", "=", self.mark), ("ended_at", ">", since)]
        sent = self.search_count([*same, ("state", "!=", "failed")])
        if sent < MOST_A_DAY:
            return ""
        return shop.env._(
            "This address has received %s acknowledgements within a day.", MOST_A_DAY
        )

    # ------------------------------------------------------------
    # SEND AND RECORD
    # ------------------------------------------------------------

    def _transmit(self, message):
        return self._send_email(message)

    def _record_sent(self, message):
        self._end("sent")
        email = message["email"]
        note = self.complaint_id._message_log(
            subject=email["subject"],
            body=as_html(email["body"]),
            message_type="email_outgoing",
        )
        # answers to it find the case by this number
        note.message_id = email["message_id"]

    def _record_uncertain(self, code, text=""):
        self._end("uncertain", text)

    def _record_failed(self, text):
        self._end("failed", text)

    def _record_unprepared(self, text):
        self._record_failed(text)

    def _record_waiting(self, values, code, text):
        self.write({**values, "state": "due", "reason": text})

    def _end(self, state, reason=False):
        now = self.env["res.company"]._shop_now()
        self.write({"state": state, "ended_at": now, "reason": reason or False})

    # ------------------------------------------------------------
    # WHAT IT SAYS
    # ------------------------------------------------------------

    def _prepare_message(self):
        """Return the message; it tells the reference, and nothing that was written.

        Who reads it need not be who the case says he is.
        """
        case = self.complaint_id
        case = case.with_context(lang=case.company_id.partner_id.lang)
        address = case.store_id.alias_email
        name = in_one_line(case.store_id.name or case.company_id.name)
        sender = address or case.company_id.email
        return {
            "email": {
                "email_from": sender and formataddr((name, sender)),
                "email_to": [self.email],
                "reply_to": address,
                "subject": case.env._("%s: we have received your message", case.name),
                "body": "\n\n".join([*self._get_lines(case, address), name]),
                "message_id": self._get_message_number(),
                "references": self.answers_to,
                "headers": {
                    "Auto-Submitted": "auto-replied",
                    "X-Auto-Response-Suppress": "All",
                },
            }
        }

    @api.model
    def _get_lines(self, case, address):
        yield case.env._("Thank you for telling us. We have received your message.")
        yield case.env._("Your reference: %s", case.name)
        if address:
            yield case.env._("Would you like to add something? Answer this e-mail.")
