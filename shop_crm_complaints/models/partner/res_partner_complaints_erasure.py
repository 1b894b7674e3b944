from odoo import api, models

# What stays of a case as a count; everything else that is text goes.
KEPT_TEXTS = {"name"}
TEXTS = ("char", "text", "html")


class ResPartner(models.Model):
    """Erasing a customer empties the cases: what was said, by whom, every picture."""

    _inherit = "res.partner"

    def _shop_erase_rows(self):
        # runs as superuser, like all of the erasure
        cases = self.env["shop.complaint"].search([("partner_id", "in", self.ids)])
        for case in cases.filtered(lambda each: each.state == "open"):
            case._stop_clock()
            case._withdraw_approval()
            case._end("cancelled")
        cases._transition(dict.fromkeys(self._shop_get_case_texts(), False))
        for promise in cases.promise_ids:
            promise._empty()
        self._shop_erase_case_files(cases)
        return super()._shop_erase_rows() + len(cases)

    @api.model
    def _shop_get_case_texts(self):
        fields = self.env["shop.complaint"]._fields
        return {
            name
            for name, field in fields.items()
            if field.store and field.type in TEXTS and name not in KEPT_TEXTS
        }

    def _shop_erase_case_files(self, cases):
        attachments = self.env["ir.attachment"].with_context(skip_res_field_check=True)
        attachments.search(
            [("res_model", "=", cases._name), ("res_id", "in", cases.ids)]
        ).unlink()
        cases.message_ids.unlink()
        cases.activity_ids.unlink()
        cases.rating_ids.unlink()
