from odoo import fields, models

from ..tools.notification import RELOAD, notification


class ShopErase(models.TransientModel):
    """Asks once more, and for the reason, before a customer is erased."""

    _name = "shop.erase"
    _description = "Erase Personal Data"

    partner_ids = fields.Many2many("res.partner", string="Customers", readonly=True)
    reason = fields.Char(required=True)

    def button_erase(self):
        """Erase the customers and say how much was deleted."""
        self.check_access("read")
        self.ensure_one()
        counts = self.partner_ids.shop_erase(self.reason)
        message = self.env._(
            "Erased: %(partners)s contacts, %(messages)s messages, %(files)s files.",
            partners=counts["partners"],
            messages=counts["messages"],
            files=counts["files"],
        )
        return notification(message, following=RELOAD)
