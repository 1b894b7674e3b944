from odoo import api, fields, models


class ShopComplaintPromise(models.Model):
    """The button of a promise, and whether its day is over."""

    _inherit = "shop.complaint.promise"

    is_overdue = fields.Boolean(string="Overdue", compute="_compute_is_overdue")
    who = fields.Char(string="Customer", compute="_compute_who")

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        for promise in self:
            company = promise.company_id or self.env.company
            day = promise.due_date
            promise.is_overdue = bool(
                day and promise.state == "open" and day < company._shop_today()
            )

    @api.depends("complaint_id.who")
    def _compute_who(self):
        for promise in self:
            promise.who = promise._get_readable_case().who

    def button_keep(self):
        """Say that the promise was kept, and how it counts."""
        kept = self.action_keep()["state"] == "kept"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if kept else "warning",
                "message": (
                    self.env._("Kept in time.")
                    if kept
                    else self.env._("Done, but late: it counts as broken.")
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def button_case(self):
        """Open the case in which it was promised."""
        return self.complaint_id._open()
