import logging
from contextlib import contextmanager
from xmlrpc.client import Binary

from odoo import api, models

_logger = logging.getLogger(__name__)


class MailThread(models.AbstractModel):
    """Mails to an address for complaints go another way than Odoo's own.

    That way answers machines, trusts what a sender says of himself, and gives up on
    what it can't read. All other mails are left to it.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(
        self,
        model,
        message,
        custom_values=None,
        save_original=False,
        strip_attachments=False,
        thread_id=None,
    ):
        raw = _get_bytes(message)
        stores, has_others = self.env["shop.complaint"]._route_mail(raw, model)
        result = False
        if has_others:
            gateway = self.with_context(shop_complaint_mail_taken=bool(stores))
            with gateway._log_errors_for(stores):
                result = super(MailThread, gateway).message_process(
                    model,
                    message,
                    custom_values=custom_values,
                    save_original=save_original,
                    strip_attachments=strip_attachments,
                    thread_id=thread_id,
                )
        for store in stores:
            case = self.env["shop.complaint"]._take_mail(store, raw, strip_attachments)
            result = result or case.id
        return result or False

    @contextmanager
    def _log_errors_for(self, stores):
        """Let no error of other addresses of a mail lose it for these stores."""
        if not stores:
            yield
            return
        try:
            with self.env.cr.savepoint():
                yield
        except Exception:
            _logger.info("A mail was not taken by its other addresses", exc_info=True)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if self.env.context.get("shop_complaint_mail_taken"):
            routes = [route for route in routes if route[0] != "shop.complaint"]
        return super()._message_route_process(message, message_dict, routes)


def _get_bytes(message):
    """Return a mail as bytes, b"" for what is none."""
    if isinstance(message, Binary):
        message = message.data
    if isinstance(message, str):
        return message.encode("utf-8", "replace")
    return message if isinstance(message, bytes) else b""
