import re
from uuid import uuid4

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools.urls import urljoin

from odoo.addons.shop_crm_tiering.models.contact.shop_touch import CHANNELS

TOKEN = re.compile(r"[0-9a-f]{32}")
# These two need a yes, the others only no no.
NEED_CONSENT = ("email", "sms")


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

    used_at = fields.Datetime(string="Last used on", readonly=True)

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
        links = self.sudo()
        if not TOKEN.fullmatch(token):
            return links.browse()
        return links.search([("token", "=", token)], limit=1)

    def _get_statements(self):
        """Return ``{channel: what the contact last said to marketing by it}``."""
        latest = self.env["shop.consent"]._get_latest(self.partner_id)
        statements = dict.fromkeys(channel for channel, _label in CHANNELS)
        for _partner, channel, purpose, granted in self.env.execute_query(latest):
            if purpose == "marketing":
                statements[channel] = granted
        return statements

    def _get_ways(self):
        """Return how the store may reach the contact.

        :return: ``[{"code": channel, "name": label, "is_open": bool}]``
        """
        field = self.env["shop.consent"]._fields["channel"]
        statements = self._get_statements()
        return [
            {
                "code": code,
                "name": name,
                "is_open": statements[code]
                or (statements[code] is None and code not in NEED_CONSENT),
            }
            for code, name in field._description_selection(self.env)
        ]

    def _withdraw(self, channels):
        """Refuse marketing by these channels; a refusal is not said twice.

        :return: shop.consent, the new statements
        """
        self.ensure_one()
        statements = self._get_statements()
        wanted = [each for each in channels if statements[each] is not False]
        if not wanted:
            return self.env["shop.consent"]
        # Written before the statements: of two posts at once one is run again, and
        # then finds nothing left to withdraw.
        self.used_at = self.env["res.company"]._shop_now()
        self.flush_recordset()
        # the words are for the staff, not for the customer
        staff = self.with_context(lang=self.company_id.partner_id.lang)
        return self.env["shop.consent"].create(
            [
                {
                    "partner_id": self.partner_id.id,
                    "channel": channel,
                    "purpose": "marketing",
                    "granted": False,
                    "way": "link",
                    "evidence": staff.env._("Unsubscribe link in the message"),
                }
                for channel in wanted
            ]
        )

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
            "Unsubscribe from our messages"
        )
        return Markup('<p style="font-size:12px"><a href="%s">%s</a></p>') % (
            self._get_url(),
            text,
        )
