from odoo import api, models
from odoo.tools import email_split

ORIGINALS = {"message/rfc822", "text/rfc822-headers"}


class MailThread(models.AbstractModel):
    """What comes back: reports of failure, and customers who want no more e-mails."""

    _inherit = "mail.thread"

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        """Know the reports of services that send them as postmaster, as QQ does.

        A person who writes from such an address returns no message of ours.
        """
        if super()._detect_is_bounce(message, message_dict):
            return True
        sender = (email_split(message_dict["email_from"]) or [""])[0]
        returns = any(part.get_content_type() in ORIGINALS for part in message.walk())
        return sender.partition("@")[0].lower() == "postmaster" and returns

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        numbers = message_dict["bounced_msg_ids"] or []
        self.env["shop.outbox"]._take_bounce(email_message, numbers)
        return result

    # A client can't send an e-mail as Odoo reads it: it has no use for this either.
    @api.private
    @api.model
    def message_route(
        self, message, message_dict, model=None, thread_id=None, custom_values=None
    ):
        consents = self.env["shop.consent"]
        withdrawn = consents._take_reply(message, message_dict)
        try:
            return super().message_route(
                message, message_dict, model, thread_id, custom_values
            )
        except ValueError:
            if not withdrawn:
                raise
            # nobody is to read it, and all of it was understood
            return []
