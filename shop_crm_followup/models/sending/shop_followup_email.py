from markupsafe import Markup

from odoo import models
from odoo.tools import formataddr

from ...tools.texts import as_html, in_one_line


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
                "message_id": self._get_message_number(),
                "headers": link._get_headers(),
            },
            "log": {"subject": subject, "body": body, "message_type": "email_outgoing"},
            "number": self._get_message_number(),
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
