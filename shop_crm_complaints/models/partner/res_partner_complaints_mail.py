from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """Erasing a customer takes the mails that were kept aside as well."""

    _inherit = "res.partner"

    def _shop_erase_rows(self):
        # runs as superuser, like all of the erasure
        addresses = [address for address in self.mapped("email_normalized") if address]
        rows = self.env["shop.complaint.quarantine"].search(
            Domain.OR(Domain("sender", "ilike", address) for address in addresses)
        )
        cases = self.env["shop.complaint"].search([("partner_id", "in", self.ids)])
        receipts = self.env["shop.complaint.receipt"].search(
            [("complaint_id", "in", cases.ids)]
        )
        receipts.write({"reason": False, "answers_to": False})
        count = len(rows)
        rows.unlink()
        return super()._shop_erase_rows() + count
