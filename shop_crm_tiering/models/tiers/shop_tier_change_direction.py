from odoo import api, fields, models
from odoo.fields import Domain


class ShopTierChange(models.Model):
    """Whether a move leads up or down."""

    _inherit = "shop.tier.change"

    direction = fields.Selection(
        [("up", "Rising"), ("down", "Falling")],
        compute="_compute_direction",
        search="_search_direction",
    )

    @api.depends("from_tier_id", "to_tier_id")
    def _compute_direction(self):
        ranks = self.scheme_id._get_tier_ranks()
        for change in self:
            start = ranks.get(change.from_tier_id.id)
            end = ranks.get(change.to_tier_id.id)
            if start is None or end is None or start == end:
                change.direction = False
            else:
                change.direction = "up" if end < start else "down"

    def _search_direction(self, operator, value):
        if operator != "in":
            return NotImplemented
        schemes = self.env["shop.tier.scheme"].with_context(active_test=False)
        return Domain.OR(
            schemes._get_direction_domain(direction, scheme)
            for scheme in schemes.search([])
            for direction in value
            if direction
        )

    def button_open_customer(self):
        """Open the customer behind this row."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
