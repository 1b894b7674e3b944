from odoo import api, models


class ShopComplaint(models.Model):
    """Whoever shows a customer is told when the customer's cases change."""

    _inherit = "shop.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        cases = super().create(vals_list)
        cases._notify_changed(cases.partner_id)
        return cases

    def write(self, vals):
        if not {"company_id", "partner_id", "state"} & vals.keys():
            return super().write(vals)
        before = self.partner_id
        result = super().write(vals)
        self._notify_changed(before | self.partner_id)
        return result

    def _notify_changed(self, customers):
        if customers:
            for company in self.company_id:
                company._shop_notify_changed(customers.ids)
