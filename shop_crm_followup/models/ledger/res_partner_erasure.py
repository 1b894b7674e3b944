from odoo import models

from ..consent.shop_consent import BLACKLISTS


class ResPartner(models.Model):
    """What of a customer to erase lies outside the contact and our own rows."""

    _inherit = "res.partner"

    def _shop_erase_rows(self):
        # runs as superuser, like all of the erasure
        count = self._shop_erase_blacklisted() + self._shop_erase_surveys()
        return count + super()._shop_erase_rows()

    def _shop_erase_surveys(self):
        """Empty what they wrote; what they chose stays as a count."""
        surveys = self.env["shop.followup.survey"].search(
            [("followup_id.partner_id", "in", self.ids)]
        )
        surveys.message_ids.unlink()
        surveys.rating_ids.unlink()
        surveys.write({"comment": False})
        return len(surveys)

    def _shop_erase_blacklisted(self):
        """Delete their addresses from Odoo's lists, unless somebody else refuses, too.

        Nobody writes to an address that is not on file, and without a new consent
        nobody writes to it later either.
        """
        partners = self.with_context(active_test=False)
        count = 0
        for channel, (model, column, name) in BLACKLISTS.items():
            addresses = list(filter(None, partners.mapped(name)))
            others = partners.search([(name, "in", addresses)]) - self
            statements = others._shop_consent(channel, "marketing")
            kept = {each[name] for each in others if statements[each.id] is False}
            listed = self.env[model].with_context(active_test=False)
            listed = listed.search([(column, "in", list(set(addresses) - kept))])
            count += len(listed)
            listed.unlink()
        return count
