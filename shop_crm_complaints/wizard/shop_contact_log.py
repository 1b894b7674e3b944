"""Logs a conversation about a case in Log Contact."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.shop_crm_followup.tools.access import check_pointed_at


class ShopContactLog(models.TransientModel):
    """Logs an unplanned conversation of the last step in its case."""

    _inherit = "shop.contact.log"

    complaint_id = fields.Many2one("shop.complaint", readonly=True, ondelete="cascade")

    @api.constrains("complaint_id")
    def _check_complaint(self):
        check_pointed_at(self)
        for dialog in self.filtered("complaint_id"):
            if dialog.complaint_id.partner_id != dialog.partner_id:
                raise UserError(
                    self.env._("Customer: the case belongs to another customer.")
                )

    @api.depends("complaint_id")
    def _compute_followup_id(self):
        talks = self.filtered("complaint_id")
        # a greeting of today is no talk about the complaint
        talks.followup_id = False
        return super(ShopContactLog, self - talks)._compute_followup_id()

    def _prepare_contact(self):
        values = super()._prepare_contact()
        case = self.complaint_id
        if not case:
            return values
        case._check_no_call_today()
        return {**values, "origin": f"{case._name},{case.id}"}
