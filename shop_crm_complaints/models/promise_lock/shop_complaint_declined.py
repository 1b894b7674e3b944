from odoo import models


class ShopComplaint(models.Model):
    """A proposal that the customer declined is none any more: another one is made."""

    _inherit = "shop.complaint"

    def _enter_step(self, code):
        if code == "solution" and self.opinion == "unsatisfied":
            self._withdraw_declined()
        return super()._enter_step(code)

    def _withdraw_declined(self):
        """Take the declined remedy off the case, and what was allowed for it."""
        offer = self._format_value("remedy_id")
        if self.remedy_amount:
            offer = f"{offer} {self._format_value('remedy_amount')}"
        self._message_log(body=self.env._("The customer declined: %s", offer))
        self._withdraw_approval()
        self._transition({"remedy_id": False, "remedy_amount": 0})
