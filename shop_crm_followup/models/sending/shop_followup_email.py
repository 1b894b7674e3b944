import logging
import smtplib

from markupsafe import Markup

from odoo import models
from odoo.tools import formataddr

from ...tools.texts import as_html, in_one_line
from .shop_followup_send import Sent

_logger = logging.getLogger(__name__)


class ShopFollowup(models.Model):
    """E-mail: through Odoo's mail servers, each with its way to say no more."""

    _inherit = "shop.followup"

    def _prepare_email(self):
        """Return the message and what of it is kept with the contact."""
        partner = self.partner_id
        link = self.env["shop.consent.link"]._get_link(partner, self.company_id)
        subject, body = self._render_email()
        subject = in_one_line(subject)
        signed = body + link._get_footer(partner.lang)
        return {
            "email": {
                "email_from": self._get_sender(),
                "email_to": [
                    formataddr((in_one_line(partner.name), partner.email_normalized))
                ],
                "subject": subject,
                "body": signed,
                "subtype": "html",
                # the same for ever: a provider can be asked whether it has it
                "message_id": f"<shop-followup-{self.id}-{self.claim}@odoo>",
                "headers": link._get_headers(),
            },
            "log": {"subject": subject, "body": body, "message_type": "email_outgoing"},
        }

    def _render_email(self):
        """Return subject and body: by the rule's template, or its script as text."""
        template = self.rule_id.mail_template_id
        if not template:
            return self.subject, as_html(self.script, f"{self.get_base_url()}/rate/")
        rendered = template._generate_template(
            self.partner_id.ids, {"subject", "body_html"}
        )[self.partner_id.id]
        return rendered["subject"], Markup(rendered["body_html"])

    def _get_sender(self):
        company = self.company_id
        address = company.email or self.env.user.email
        return formataddr((in_one_line(company.name), address)) if address else None

    def _send_email(self, message):
        """Hand one message over to the mail server.

        An answer of 4xx is tried again, one of 5xx is not. A line that breaks off
        before the message was handed over is tried again, afterwards never.
        """
        # sudo: sends what was claimed; nothing of a mail server is handed out
        servers = self.env["ir.mail_server"].sudo()
        handing_over = False
        try:
            email = servers._build_email__(**message["email"])
            session = servers._connect__(smtp_from=message["email"]["email_from"])
            handing_over = True
            servers.send_email(email, smtp_session=session)
        except Exception as error:
            _logger.info("Follow-up %s was not delivered: %s", self.id, error)
            return self._judge_smtp(error, handing_over)
        self._quit(session)
        return Sent("sent")

    def _judge_smtp(self, error, handing_over):
        code = self._get_smtp_code(error)
        if code:
            return Sent("failed" if code >= 500 else "retry", str(error))
        # a certificate that is refused is a ValueError too, but no fault of the message
        is_faulty = isinstance(error, AssertionError | ValueError)
        if is_faulty and not isinstance(error, OSError):
            return Sent("failed", str(error))
        return Sent("uncertain" if handing_over else "retry", str(error))

    def _quit(self, session):
        try:
            session.quit()
        except (smtplib.SMTPException, OSError, AttributeError):
            _logger.debug("The mail server closed the line by itself")
