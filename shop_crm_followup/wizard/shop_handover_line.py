from odoo import fields, models

# As many as fit on a page; the rest are on the receiver's own list.
MOST_ROWS = 40


class ShopHandoverLine(models.TransientModel):
    """What one receiver gets, and the brief about it."""

    _name = "shop.handover.line"
    _description = "Share of a Handover"

    handover_id = fields.Many2one(
        "shop.handover", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", string="New owner", readonly=True)
    present_count = fields.Integer(
        string="Current customers", readonly=True, aggregator=None
    )
    customer_count = fields.Integer(string="New customers", readonly=True)
    tier_text = fields.Char(string="Including", readonly=True)
    followup_count = fields.Integer(string="Open contacts", readonly=True)
    partner_ids = fields.Many2many("res.partner", string="Customers", readonly=True)

    def _get_intro(self):
        """Return in a sentence what is handed over, and by whom."""
        self.ensure_one()
        return self.env._(
            "Handed over by %(name)s: %(customers)s customers (%(tiers)s),"
            " %(contacts)s open contacts.",
            name=self.handover_id.user_id.name,
            customers=self.customer_count,
            tiers=self.tier_text or self.env._("No tier"),
            contacts=self.followup_count,
        )

    def _get_brief(self):
        """Return what the page tells of each customer, the best tier first.

        :return: ``[{"name", "full_name", "phone", "tier", "purchase": (day, amount) or
            None, "birthday", "likes": [(question, answers)], "taboos"}]``, nothing
            sensitive
        """
        self.ensure_one()
        partners = self._get_ranked()[:MOST_ROWS]
        cards = partners._shop_get_cards()
        return [
            {
                "name": partner.shop_salutation or partner.name,
                "full_name": partner.name if partner.shop_salutation else "",
                "tier": partner.shop_tier_id.public_name,
                "purchase": next(iter(cards[partner.id]["purchases"]), None),
                "birthday": partner.shop_next_birthday_text or "",
                "phone": partner.phone or "",
                "likes": cards[partner.id]["tastes"],
                "taboos": cards[partner.id]["taboos"],
            }
            for partner in partners
        ]

    def _get_ranked(self):
        """Return the customers, the best tier and in it the names in order first."""
        tiers = self.env["shop.tier"].search([]).ids  # pylint: disable=no-search-all
        places = {tier_id: place for place, tier_id in enumerate(tiers)}
        return self.partner_ids.sorted(
            lambda each: (places.get(each.shop_tier_id.id, len(tiers)), each.name or "")
        )
