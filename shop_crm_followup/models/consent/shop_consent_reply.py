import unicodedata

from odoo import api, models
from odoo.tools import email_normalize, html2plaintext

# Alone in the subject or in the first line, each of them says: no more e-mails.
WITHDRAWALS = {"stop", "unsubscribe", "退订"}


def is_withdrawal(line):
    """Tell whether a line says nothing but one of the words, in whatever letters."""
    letters = unicodedata.normalize("NFKC", line or "").casefold()
    return "".join(filter(str.isalnum, letters)) in WITHDRAWALS


class ShopConsent(models.Model):
    """A customer who answers an e-mail with one word wants no more of them."""

    _inherit = "shop.consent"

    @api.model
    def _take_reply(self, message, message_dict):
        """Withdraw e-mail for whose own address an incoming mail comes from.

        Only a withdrawal is taken from a mail, whose sender anybody can forge: it
        makes the store send less, never more. Machines say nothing.

        :param message: email.message.EmailMessage
        :param dict message_dict: what Odoo read of it
        :return: whether it was one
        """
        # of several senders Odoo takes the first; here none of them is believed
        address = email_normalize(message["From"])
        is_automatic = (message["Auto-Submitted"] or "no").strip().lower() != "no"
        if not address or is_automatic or message_dict.get("is_bounce"):
            return False
        words = self._find_withdrawal(message_dict)
        if not words:
            return False
        # sudo: comes by mail, whoever fetches it; staff are no customers
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        partners = partners.search(
            [("email_normalized", "=", address), ("partner_share", "=", True)]
        )
        said = partners._shop_consent("email", "marketing")
        willing = partners.filtered(lambda each: said[each.id] is not False)
        self.sudo().create([self._prepare_withdrawal(each, words) for each in willing])
        return bool(partners)

    @api.model
    def _prepare_withdrawal(self, partner, words):
        # the words are for the staff, not for the customer
        staff = self.with_context(lang=self.env.company.partner_id.lang)
        return {
            "partner_id": partner.id,
            "channel": "email",
            "purpose": "marketing",
            "granted": False,
            "way": "message",
            "evidence": staff.env._(
                "E-mail from %(address)s: “%(words)s”",
                address=partner.email_normalized,
                words=words,
            ),
        }

    @api.model
    def _find_withdrawal(self, message_dict):
        """Return the line that says it, "" if none does."""
        body = html2plaintext(message_dict.get("body") or "").strip()
        first_line = body.partition("\n")[0]
        lines = (message_dict.get("subject"), first_line)
        return next(filter(is_withdrawal, lines), "").strip()
