from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

WAYS = [
    ("paper", "On paper"),
    ("qr", "By QR code"),
    ("voice", "Verbally"),
    ("message", "Message"),
    ("link", "Unsubscribe link"),
]
# Per channel that is sent by machines: Odoo's list of who wants none, its column
# there, and the column of the contact.
BLACKLISTS = {
    "email": ("mail.blacklist", "email", "email_normalized"),
    "sms": ("phone.blacklist", "number", "phone_sanitized"),
}


class ShopConsent(models.Model):
    """In which words and how a customer agreed; Odoo's blacklists follow."""

    _inherit = "shop.consent"

    way = fields.Selection(WAYS, string="Method")
    wording_id = fields.Many2one(
        "shop.consent.wording",
        string="Consent wording",
        ondelete="restrict",
        index="btree_not_null",
        help="The text that the customer accepted.",
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "wording_id" in fields and "wording_id" not in values:
            values["wording_id"] = self.env["shop.consent.wording"]._get_newest().id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        consents._check_evidence()
        for channel in BLACKLISTS:
            consents._sync_blacklist(channel)
        return consents

    def _check_evidence(self):
        """Refuse what the user can't know, or may not see."""
        if not self.env.su and "link" in self.mapped("way"):
            raise UserError(
                self.env._(
                    "Method: only the customer can use the unsubscribe link. Choose "
                    "how you learned of it."
                )
            )
        if self.wording_id:
            self.wording_id.check_access("read")

    def _prepare_values(self, vals, now):
        """Keep the words of what was agreed to: today's, unless it was said before."""
        words = {}
        if not vals.get("granted", self.env.context.get("default_granted")):
            words["wording_id"] = False
        elif not vals.get("wording_id"):
            is_former = vals.get("date") or self.env.context.get("import_file")
            newest = self.env["shop.consent.wording"]._get_newest()
            words["wording_id"] = not is_former and newest.id
        return {**super()._prepare_values(vals, now), **words}

    @api.constrains("granted", "way", "evidence")
    def _check_way(self):
        """Refuse a yes that nobody could prove: a regulator asks the store for it."""
        for consent in self.filtered("granted"):
            if consent.way == "link":
                raise ValidationError(
                    self.env._(
                        "Method: the unsubscribe link can only record an opt-out."
                    )
                )
            if not consent.way and not consent.evidence:
                raise ValidationError(
                    self.env._(
                        "Evidence: enter how you know about the opt-in, or choose a "
                        "method."
                    )
                )

    # ------------------------------------------------------------
    # BLACKLISTS
    # ------------------------------------------------------------

    def _sync_blacklist(self, channel):
        """List the addresses whose owner refuses, and no longer those who agree.

        An address that several contacts share stays listed while one of them refuses.
        """
        model, column, name = BLACKLISTS[channel]
        told = self.filtered(
            lambda each: each.channel == channel and each.purpose == "marketing"
        )
        # sudo: contacts that share an address may be out of the user's sight
        partners = told.partner_id.sudo().with_context(active_test=False)
        addresses = set(filter(None, partners.mapped(name)))
        if not addresses:
            return
        sharing = partners.search([(name, "in", list(addresses))])
        statements = sharing._shop_consent(channel, "marketing")
        refused = {
            each[name] for each in sharing if statements[each.id] is False
        } & addresses
        agreed = {each[name] for each in partners if statements.get(each.id)}
        # sudo: the lists are the administrators', the statement is the reason
        blacklist = self.env[model].sudo().with_context(active_test=False)
        listed = blacklist.search([(column, "in", list(addresses))])
        listed.filtered(
            lambda each: not each.active and each[column] in refused
        ).action_unarchive()
        listed.filtered(
            lambda each: each.active and each[column] in agreed - refused
        ).action_archive()
        missing = sorted(refused - set(listed.mapped(column)))
        blacklist.create([{column: address} for address in missing])
