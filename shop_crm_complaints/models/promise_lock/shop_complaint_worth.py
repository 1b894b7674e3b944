from odoo import models


class ShopComplaint(models.Model):
    """A remedy that costs money has a worth: else it would pass every limit."""

    _inherit = "shop.complaint"

    def _needs_amount(self):
        return self.remedy_id.costs_money and not self.remedy_amount

    def _missing_at_solution(self):
        yield from super()._missing_at_solution()
        if self._needs_amount():
            yield self._ask_for(
                "remedy_amount", self.env._("write how much, more than 0.")
            )
