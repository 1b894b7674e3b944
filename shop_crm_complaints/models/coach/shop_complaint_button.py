from odoo import api, models

from odoo.addons.shop_crm_tiering.tools.notification import CLOSE, notification


class ShopComplaint(models.Model):
    """What the buttons of a case do: call its methods, and show the result."""

    _inherit = "shop.complaint"

    def button_start(self):
        """Stay with the case that was just created."""
        self.check_access("read")
        return self._show()

    def button_next(self):
        """Go on to the next step."""
        self.action_next()
        return self._show()

    def button_wait(self):
        """Stop the clock: the customer has to answer."""
        self.action_wait()
        return self._show()

    def button_resume(self):
        """Let the clock run again."""
        self.action_resume()
        return self._show()

    def button_request_approval(self):
        """Request approval, and name the approvers."""
        self.action_request_approval()
        if self.approval_state != "requested":
            return self._show()
        if not self.asked_of:
            return notification(self._get_approval_problem())
        return notification(self.env._("Approval requested from %s.", self.asked_of))

    def button_approve(self):
        """Approve the remedy."""
        self.action_approve()
        return notification(
            self.env._(
                "%(reference)s: approved. The remedy can be promised now.",
                reference=self.name,
            )
        )

    def button_close(self):
        """Close the case."""
        self.action_close()
        return notification(self.env._("%(reference)s: closed.", reference=self.name))

    def button_back(self):
        """Ask for the reason of going back."""
        return self._ask_reason("back", self.env._("Back one step"))

    def button_refuse(self):
        """Ask for the reason of the rejection."""
        return self._ask_reason("refuse", self.env._("Reject the remedy"))

    def button_cancel(self):
        """Ask for the reason of the cancellation."""
        return self._ask_reason("cancel", self.env._("Cancel the case"))

    def button_reopen(self):
        """Ask for the reason of reopening."""
        return self._ask_reason("reopen", self.env._("Reopen the case"))

    def button_confirm_new_customer(self):
        """Create the customer from the contact data, and confirm it."""
        self.action_confirm_new_customer()
        return self._show()

    def button_log_talk(self):
        """Open the dialog that logs a conversation of the last step."""
        self.check_access("write")
        action = self.partner_id.button_shop_log_contact()
        action["context"]["default_complaint_id"] = self.id
        return action

    def button_customer(self):
        """Open the customer's file."""
        self.check_access("read")
        return self.partner_id.button_shop_file()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _ask_reason(self, kind, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "shop.complaint.reason",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_complaint_id": self.id,
                "default_kind": kind,
                "dialog_size": "medium",
            },
        }

    @api.model
    def _show(self):
        return dict(CLOSE)
