from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Who has an open case, for those who only see that there is one."""

    _inherit = "res.partner"

    def _shop_get_flagged(self):
        cases = self.env["shop.complaint"]
        cases.flush_model(["company_id", "kind", "partner_id", "state"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner AS partner
                 WHERE partner.id = ANY((SELECT %s)::int[])
                   AND partner.commercial_partner_id IN (
                           SELECT person.commercial_partner_id
                             FROM shop_complaint AS complaint
                             JOIN res_partner AS person
                               ON person.id = complaint.partner_id
                            WHERE complaint.company_id = %s
                              AND complaint.kind = 'complaint'
                              AND complaint.state = 'open'
                       )
                """,
                # a subquery: a long list makes the planner read the whole table
                list(self._ids),
                self.env.company.id,
            )
        )
        return super()._shop_get_flagged() | {row[0] for row in rows}

    def _shop_get_changed(self, since):
        cases = self.env["shop.complaint"]
        cases.flush_model(["company_id", "partner_id", "write_date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner AS partner
                  JOIN res_partner AS person
                    ON person.commercial_partner_id = partner.commercial_partner_id
                  JOIN shop_complaint AS complaint
                    ON complaint.partner_id = person.id
                 WHERE partner.id = ANY((SELECT %s)::int[])
                   AND complaint.company_id = %s
                   AND complaint.write_date > %s
                """,
                # a subquery: a long list makes the planner read the whole table
                list(self._ids),
                self.env.company.id,
                since,
            )
        )
        return super()._shop_get_changed(since) | {row[0] for row in rows}
