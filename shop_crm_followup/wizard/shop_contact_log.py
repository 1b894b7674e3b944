from odoo import api, fields, models

from ..models.shop_followup import OUTCOMES
from ..tools.access import check_pointed_at


class ShopContactLog(models.TransientModel):
    """The dialog that writes down a contact just made: its last tap is the channel."""

    _name = "shop.contact.log"
    _description = "Log a Contact"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    outcome = fields.Selection(OUTCOMES, required=True, default="reached")
    note = fields.Text()

    @api.constrains("partner_id")
    def _check_pointed_at(self):
        check_pointed_at(self)

    def button_log(self):
        """Write the contact down, by the channel of the button."""
        self.ensure_one()
        followups = self.env["shop.followup"]
        followup = followups._log(
            self.partner_id,
            {
                "channel": self.env.context.get("shop_channel"),
                "outcome": self.outcome,
                "note": self.note,
                # no other dialog ever has this number, so several a day are possible
                "origin": f"{self._name},{self.id}",
            },
        )
        return followup._notify_outcome()
