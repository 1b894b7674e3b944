from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

# The calls of the last step, and what follows when the case is closed.
OF_CASES = ("complaint", "recovery")


class ShopFollowupRule(models.Model):
    """Rules of complaints: follow-up calls once resolved, then winning back."""

    _inherit = "shop.followup.rule"

    trigger = fields.Selection(
        selection_add=[
            ("complaint", "After a complaint"),
            ("recovery", "After a complaint was closed"),
        ],
        ondelete=dict.fromkeys(OF_CASES, "cascade"),
    )

    def _get_purpose(self):
        # they belong to what was promised, and sell nothing
        return "service" if self.trigger in OF_CASES else super()._get_purpose()

    def _is_personal(self):
        return self.trigger in OF_CASES or super()._is_personal()

    def _candidates_complaint(self, period):
        """Return the customers due for a follow-up call."""
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

    def _candidates_recovery(self, period):
        """Return the customers to win back: the case was closed ``delay_days`` ago."""
        company, delay = period.company, timedelta(days=self.delay_days)
        return SQL(
            """
            SELECT complaint.partner_id,
                   (complaint.closed_at AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
                       + %(delay)s AS occasion_date,
                   'shop.complaint,' || complaint.id AS origin
              FROM shop_complaint AS complaint
             WHERE complaint.company_id = %(company)s
               AND complaint.state = 'closed'
               AND complaint.kind = 'complaint'
               AND complaint.closed_at >= %(start)s
               AND complaint.closed_at < %(end)s
               AND complaint.partner_id IS NOT NULL
            """,
            tz=company.shop_tz,
            delay=self.delay_days,
            company=company.id,
            start=company._shop_day_start(period.first_occasion - delay),
            end=company._shop_day_end(period.last_occasion - delay),
        )
