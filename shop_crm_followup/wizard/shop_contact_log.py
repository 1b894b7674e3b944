from odoo import api, fields, models

from ..models.ledger.shop_followup import OUTCOMES
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
    followup_id = fields.Many2one(
        "shop.followup",
        string="Today's contact",
        compute="_compute_followup_id",
        compute_sudo=False,
    )
    followup_why = fields.Char(related="followup_id.why", related_sudo=False)
    is_of_today = fields.Boolean(string="Complete today's contact", default=True)

    @api.constrains("partner_id")
    def _check_pointed_at(self):
        check_pointed_at(self)

    @api.depends("partner_id")
    def _compute_followup_id(self):
        for dialog in self:
            scheduled = self.env["shop.followup"].search(
                [("partner_id", "=", dialog.partner_id.id), ("state", "=", "scheduled")]
            )
            mine = scheduled.filtered("may_act").sorted("priority")
            dialog.followup_id = mine[:1]

    def button_log(self):
        """Write the contact down, by the channel of the button."""
        self.check_access("read")
        self.ensure_one()
        values = self._prepare_contact()
        if self.followup_id and self.is_of_today:
            followup = self.followup_id
            followup._log_instead(values)
        else:
            followup = self.env["shop.followup"]._log(self.partner_id, values)
        return followup._notify_outcome()

    def _prepare_contact(self):
        return {
            "channel": self.env.context.get("shop_channel"),
            "outcome": self.outcome,
            "note": self.note,
            # no other dialog ever has this number, so several a day are possible
            "origin": f"{self._name},{self.id}",
        }
