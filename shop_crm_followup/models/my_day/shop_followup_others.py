from odoo import api, fields, models

from ..ledger.shop_followup import OPEN

DIALLED = ("call", "sms")


class ShopFollowup(models.Model):
    """The customer's other contacts: told on the card, and ended where one says so."""

    _inherit = "shop.followup"

    others_today = fields.Char(string="Also today", compute="_compute_others_today")

    @api.depends("partner_id", "state")
    def _compute_others_today(self):
        scheduled = self.search(
            [("partner_id", "in", self.partner_id.ids), ("state", "=", "scheduled")]
        )
        by_partner = scheduled.grouped("partner_id")
        for followup in self:
            others = by_partner.get(followup.partner_id, scheduled.browse()) - followup
            followup.others_today = " · ".join(others.mapped("why"))

    def _end_others(self, outcome):
        """End what an outcome makes pointless, as superuser.

        A wrong number can't be dialled for another reason either, and who wants no
        more of something is spared what is planned of it.
        """
        reasons = {"wrong_number": "wrong_number", "no_more": "refused"}
        for followup in self if outcome in reasons else ():
            others = followup._get_others(outcome)
            others._end("cancelled", reasons[outcome])
            others._end_activities()

    def _get_others(self, outcome):
        """Return the customer's open contacts that the outcome is true of as well."""
        is_dialled = outcome == "wrong_number" and self.channel in DIALLED
        others = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "in", OPEN),
                ("channel", "in", DIALLED if is_dialled else (self.channel,)),
            ]
        )
        if outcome == "wrong_number":
            return others
        purpose = self.rule_id._get_purpose()
        return others.filtered(lambda each: each.rule_id._get_purpose() == purpose)
