from odoo import api, models

from odoo.addons.shop_crm_tiering.tools.notification import CLOSE, notification


class ShopComplaint(models.Model):
    """What the buttons of a case do: call its methods, and say what came of it."""

    _inherit = "shop.complaint"

    def button_start(self):
        """Stay with the case that was just written down."""
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
        """Ask for permission, and say who was asked."""
        self.action_request_approval()
        if self.approval_state != "requested":
            return self._show()
        if not self.asked_of:
            return notification(self._get_approval_problem())
        return notification(
            self.env._("Asked, it stands among the tasks: %s", self.asked_of)
        )

    def button_approve(self):
        """Allow the remedy."""
        self.action_approve()
        return notification(
            self.env._(
                "%(reference)s: allowed. It can be promised now.", reference=self.name
            )
        )

    def button_close(self):
        """Close the case."""
        self.action_close()
        return notification(self.env._("%(reference)s: closed.", reference=self.name))

    def button_back(self):
        """Ask why the case goes back a step."""
        return self._ask_reason("back", self.env._("Back a step"))

    def button_refuse(self):
        """Ask why the remedy is refused."""
        return self._ask_reason("refuse", self.env._("Refuse the remedy"))

    def button_cancel(self):
        """Ask why the case is no case."""
        return self._ask_reason("cancel", self.env._("Cancel the case"))

    def button_reopen(self):
        """Ask why the case is taken up again."""
        return self._ask_reason("reopen", self.env._("Reopen the case"))

    def button_confirm_new_customer(self):
        """Open a file for who complains, and confirm it."""
        self.action_confirm_new_customer()
        return self._show()

    def button_log_talk(self):
        """Open the dialog that writes a talk of the last step down."""
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
