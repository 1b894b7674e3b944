"""Asks for the reason of going back, rejecting, cancelling and reopening."""

from odoo import api, fields, models

from odoo.addons.shop_crm_followup.tools.access import check_pointed_at


class ShopComplaintReason(models.TransientModel):
    """The dialog for the reason: back, reject, cancel, reopen."""

    _name = "shop.complaint.reason"
    _description = "Reason for a Case Change"

    complaint_id = fields.Many2one(
        "shop.complaint", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("back", "Back one step"),
            ("refuse", "Reject"),
            ("cancel", "Cancel the case"),
            ("reopen", "Reopen"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Text()

    @api.constrains("complaint_id")
    def _check_pointed_at(self):
        check_pointed_at(self)

    def button_apply(self):
        """Do what the dialog was opened for."""
        self.check_access("read")
        self.ensure_one()
        actions = {
            "back": self.complaint_id.action_back,
            "refuse": self.complaint_id.action_refuse,
            "cancel": self.complaint_id.action_cancel,
            "reopen": self.complaint_id.action_reopen,
        }
        actions[self.kind](self.reason)
        return {"type": "ir.actions.act_window_close"}
