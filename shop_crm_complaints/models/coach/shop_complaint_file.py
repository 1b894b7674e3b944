from odoo import api, fields, models
from odoo.exceptions import UserError

# What a case can add to a customer's file, and where it stands there.
TO_FILE = {"contact_phone": "phone", "contact_email": "email"}


class ShopComplaint(models.Model):
    """Contact data of a case that the confirmed customer's file lacks."""

    _inherit = "shop.complaint"

    file_gaps = fields.Char(string="Not on file yet", compute="_compute_file_gaps")

    @api.depends("partner_id.phone", "partner_id.email", *TO_FILE)
    def _compute_file_gaps(self):
        for case in self:
            case.file_gaps = " · ".join(case._get_file_gaps().values())

    def _get_file_gaps(self):
        """Return ``{field of the contact: what the case says}``."""
        customer = self.partner_id
        return {
            name: self[told]
            for told, name in TO_FILE.items()
            if customer and self[told] and not customer[name]
        }

    def action_complete_file(self):
        """Write into the customer's file what it lacks; nothing there is replaced.

        :return: ``{"fields": names of what was written}``
        :raise AccessError: who may not write the case or the contact
        :raise UserError: the file lacks nothing that the case tells
        """
        self._begin_action("open", "closed")
        found = self._get_file_gaps()
        if not found:
            raise UserError(self.env._("Not on file yet: there is nothing to add."))
        self.partner_id.write(found)
        return {"fields": sorted(found)}

    def button_complete_file(self):
        """Write what is new into the file, and stay with the case."""
        self.action_complete_file()
        return self._show()
