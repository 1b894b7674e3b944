from base64 import b64decode, b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.shop_crm_tiering.tools.arguments import SURROGATES_AND_NUL

from ...tools.charset import decode
from ...tools.letter import Head, Letter, read_letter
from .shop_complaint_mail import MOST_BYTES

REASONS = [
    ("auto", "Automatic reply"),
    ("bulk", "Bulk mail"),
    ("bounce", "Undeliverable mail returned"),
    ("own", "From one of our own addresses"),
    ("colleague", "Reply from a colleague"),
    ("sender", "Unclear sender"),
    ("empty", "Empty message"),
    ("too_many", "Too many at once"),
    ("too_large", "Too large"),
    ("unreadable", "Unreadable"),
]
STATES = [
    ("waiting", "To review"),
    ("made", "Case created"),
    ("dismissed", "Dismissed"),
]
# Whoever makes a case of one of these writes to a person himself.
NEVER_ANSWERED = ("auto", "bulk", "bounce", "own", "colleague")
MOST_SHOWN = 2_000


class ShopComplaintQuarantine(models.Model):
    """A mail that made no case by itself: kept as it came, for somebody to look at."""

    _name = "shop.complaint.quarantine"
    _description = "Quarantined E-mail"
    _order = "id desc"
    _rec_name = "subject"

    store_id = fields.Many2one(
        "shop.store", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="store_id.company_id", store=True, index=True, readonly=True
    )
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    reason = fields.Selection(REASONS, required=True, readonly=True)
    sender = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    received_at = fields.Datetime(string="Received", required=True, readonly=True)
    text = fields.Text(readonly=True)
    mail = fields.Binary(string="Original e-mail", readonly=True, attachment=True)
    mail_name = fields.Char(compute="_compute_mail_name")
    complaint_id = fields.Many2one(
        "shop.complaint", string="Case", readonly=True, ondelete="set null"
    )

    _waiting_idx = models.Index("(company_id, id DESC) WHERE state = 'waiting'")

    @api.depends("reason")
    def _compute_mail_name(self):
        for row in self:
            row.mail_name = f"{row.id or 0}.eml"

    # ------------------------------------------------------------
    # INTAKE
    # ------------------------------------------------------------

    @api.model
    def _keep(self, store, raw, reason, letter=None):
        """Return the new row of a mail that makes no case.

        :param store: shop.store, whose address it came to
        :param bytes raw: as it came; what is beyond the largest size is cut off
        :param letter: what it says, where it could be read
        """
        kept = raw[:MOST_BYTES]
        # sudo: nobody writes here but the gateway
        rows = self.sudo().with_context(attachments_mime_plainxml=True)
        return rows.create(
            {
                **self._describe(kept, letter),
                "store_id": store.id,
                "reason": reason,
                "received_at": self.env["res.company"]._shop_now(),
                "mail": b64encode(kept),
            }
        )

    @api.model
    def _describe(self, raw, letter):
        """Return who wrote what, as far as that can be told."""
        text = letter.text if letter else decode(raw[: 2 * MOST_SHOWN])[0]
        text = SURROGATES_AND_NUL.sub("", text)[:MOST_SHOWN]
        try:
            head = Head(raw)
            sender = ", ".join(head.senders) or head.get("from")
            return {"text": text, "sender": sender, "subject": head.get("subject")}
        except Exception:
            # kept for the very reason that it can't be read
            return {"text": text}

    # ------------------------------------------------------------
    # REVIEW
    # ------------------------------------------------------------

    def action_make_case(self):
        """Make a case of each mail, as it would have by itself.

        :return: ``{"complaint_ids": ids of the new cases}``
        :raise UserError: one was looked at already
        """
        self._begin_action()
        cases = self.env["shop.complaint"]
        for row in self:
            case = row._make_case()
            row._end("made", case)
            cases += case
        return {"complaint_ids": cases.ids}

    def action_dismiss(self):
        """Say that nothing need be done about these mails.

        :return: ``{"state": "dismissed"}``
        :raise UserError: one was looked at already
        """
        self._begin_action()
        self._end("dismissed")
        return {"state": "dismissed"}

    def button_make_case(self):
        case_ids = self.action_make_case()["complaint_ids"]
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("New cases"),
            "res_model": "shop.complaint",
        }
        if len(case_ids) == 1:
            return {**action, "views": [(False, "form")], "res_id": case_ids[0]}
        views = [(False, "list"), (False, "form")]
        return {**action, "views": views, "domain": [("id", "in", case_ids)]}

    def button_dismiss(self):
        self.action_dismiss()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _begin_action(self):
        """Check who acts, and let nobody else look at the same mails meanwhile."""
        self.check_access("read")
        self.lock_for_update()
        for row in self:
            if row.state != "waiting":
                raise UserError(
                    self.env._(
                        "“%(mail)s” has already been handled.",
                        mail=row.subject or row.sender or row.id,
                    )
                )

    def _make_case(self):
        """Return the new case of this mail, whatever could be read of it."""
        raw = b64decode(self.with_context(bin_size=False).mail or b"")
        try:
            head, letter = Head(raw), read_letter(raw)
        except Exception:
            # the words are what the screen shows of it; the mail itself is kept beside
            head, letter = Head(b""), Letter(self.text or "", [], False)
        # sudo: who may look at these mails may make cases of them, as the gateway does
        cases = self.env["shop.complaint"].sudo().with_company(self.company_id)
        cases = cases.with_context(attachments_mime_plainxml=True)
        case = cases._create_from_mail(self.store_id.sudo(), head, letter, raw)
        if self.reason not in NEVER_ANSWERED:
            self.env["shop.complaint.receipt"]._plan(case, head.message_id)
        return case

    def _end(self, state, case=None):
        # sudo: rows change by these two acts alone; rights were checked
        self.sudo().write({"state": state, "complaint_id": case and case.id})
