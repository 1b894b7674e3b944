from odoo import fields, models


class ShopFollowup(models.Model):
    """Links in what is sent: each is made with the contact, and outlives a crash.

    A list only reads them; before the day {rating} stands for nothing.
    """

    _inherit = "shop.followup"

    survey_ids = fields.One2many("shop.followup.survey", "followup_id")

    def _make_links(self):
        """Make the links with the claim: it is committed before anything is sent."""
        self._ask()
        if self.channel == "email":
            links = self.env["shop.consent.link"]
            links._get_link(self.partner_id, self.company_id)

    def _ask(self):
        """Make the surveys of the contacts whose words ask for one."""
        rules = self.rule_id.filtered(lambda rule: rule._asks())
        able = self.filtered(lambda each: each.rule_id in rules)
        asking = self.browse(
            each.id
            for each in able._in_customers_languages()
            if "{rating}" in (each._get_text().script or "")
        )
        self.env["shop.followup.survey"]._ask(asking - asking.survey_ids.followup_id)

    def _get_rating_links(self):
        survey = self.survey_ids
        return survey._get_links(self.channel) if survey else ""
