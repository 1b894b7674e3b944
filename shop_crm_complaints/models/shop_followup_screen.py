from odoo import models


class ShopFollowup(models.Model):
    """The big buttons under a call after a complaint: how the customer feels now."""

    _inherit = "shop.followup"

    def button_rate(self):
        """Write down the answer of the button that was tapped."""
        self.action_rate(self.env.context.get("shop_satisfaction"))
        return {"type": "ir.actions.act_window_close"}
