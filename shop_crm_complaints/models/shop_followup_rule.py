from odoo import fields, models
from odoo.tools import SQL


class ShopFollowupRule(models.Model):
    """Rules for the calls after a complaint, so many days after it was settled."""

    _inherit = "shop.followup.rule"

    trigger = fields.Selection(
        selection_add=[("complaint", "After a complaint")],
        ondelete={"complaint": "cascade"},
    )

    def _get_purpose(self):
        # they belong to what was promised, and sell nothing
        return "service" if self.trigger == "complaint" else super()._get_purpose()

    def _is_personal(self):
        return self.trigger == "complaint" or super()._is_personal()

    def _candidates_complaint(self, period):
        """Return who is to be asked whether all is well now."""
        return SQL(
            """
            SELECT complaint.partner_id,
                   complaint.followup_from + %s AS occasion_date,
                   'shop.complaint,' || complaint.id AS origin
              FROM shop_complaint AS complaint
             WHERE complaint.company_id = %s
               AND complaint.state = 'open'
               AND complaint.followup_from IS NOT NULL
               AND complaint.partner_id IS NOT NULL
            """,
            self.delay_days,
            period.company.id,
        )
