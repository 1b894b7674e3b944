from odoo import api, models


class ReportPaperForm(models.AbstractModel):
    """The empty form asks what this company's customer files ask."""

    _name = "report.shop_crm_tiering.report_paper_form"
    _description = "Empty Paper Form"

    @api.model
    def _get_report_values(self, docids, data=None):
        kinds = self.env.company.shop_kind_ids
        questions = self.env["shop.preference.set"].search(
            [("kind_id", "in", [False, *kinds.ids])]
        )
        return {"questions": questions}
