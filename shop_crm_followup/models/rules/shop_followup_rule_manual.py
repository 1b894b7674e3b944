from odoo import models


class ShopFollowupRule(models.Model):
    """Rules for contacts by hand and for what answers or a handover ask for."""

    _inherit = "shop.followup.rule"

    def _plan(self, as_of):
        """Leave their contacts alone: planning would withdraw what it did not plan."""
        return {} if self.trigger == "manual" else super()._plan(as_of)
