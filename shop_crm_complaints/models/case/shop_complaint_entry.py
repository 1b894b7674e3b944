from odoo import api, models
from odoo.exceptions import UserError

ENTRY = (
    "customer_words",
    "partner_id",
    "contact_name",
    "contact_phone",
    "contact_email",
)


class ShopComplaint(models.Model):
    """A new case of the screen says something: what it is about, or who complains."""

    _inherit = "shop.complaint"

    def web_save(self, vals, specification, next_id=None):
        if not self:
            self._check_entry(vals)
        return super().web_save(vals, specification, next_id)

    @api.model
    def _check_entry(self, vals):
        said = (vals.get(name) for name in ENTRY)
        if not any(each.strip() if isinstance(each, str) else each for each in said):
            raise UserError(
                self.env._(
                    "Write down what the customer says, or who it is, before you begin."
                )
            )
