from uuid import uuid4

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.urls import urljoin


class ShopConsentLink(models.Model):
    """The secret address by which a customer withdraws consent, without a login."""

    _name = "shop.consent.link"
    _description = "Link to Withdraw Consent"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    token = fields.Char(
        required=True,
        readonly=True,
        default=lambda self: uuid4().hex,
        groups="base.group_system",
    )

    _token_uniq = models.UniqueIndex("(token)")

    @api.model
    def _get_link(self, partner, company):
        """Return the link of a contact, made at its first message. As superuser."""
        # sudo: the token is a secret that only messages to the customer show
        links = self.sudo()
        domain = [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        return links.search(domain, limit=1) or links.create(
            {"partner_id": partner.id, "company_id": company.id}
        )

    @api.model
    def _find(self, token):
        """Return the link of a token, perhaps none, as superuser."""
        # sudo: whoever has the token may withdraw with it, and nothing else
        return self.sudo().search([("token", "=", token)], limit=1)

    def _get_url(self):
        return urljoin(self.get_base_url(), f"/shop_crm/consent/{self.token}")

    def _get_headers(self):
        """Return the headers by which mail programs offer to unsubscribe (RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{self._get_url()}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def _get_footer(self, lang):
        """Return the line that stands below every commercial e-mail, as markup."""
        text = self.with_context(lang=lang or self.env.lang).env._(
            "No more messages from us? Tell us here."
        )
        return Markup('<p style="font-size:12px"><a href="%s">%s</a></p>') % (
            self._get_url(),
            text,
        )
