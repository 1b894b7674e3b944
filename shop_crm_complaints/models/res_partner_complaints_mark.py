from odoo import api, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Who has an open case, for those who only see that there is one."""

    _inherit = "res.partner"

    def _shop_get_in_dispute(self):
        customers = self.commercial_partner_id
        # sudo: that there is an open case, and nothing of it
        rows = (
            self.env["shop.complaint"]
            .sudo()
            ._read_group(
                [
                    ("partner_id.commercial_partner_id", "in", customers.ids),
                    ("company_id", "=", self.env.company.id),
                    ("kind", "=", "complaint"),
                    ("state", "=", "open"),
                ],
                ["partner_id"],
            )
        )
        found = {person.commercial_partner_id.id for (person,) in rows}
        return super()._shop_get_in_dispute() | {
            partner.id for partner in self if partner.commercial_partner_id.id in found
        }

    @api.model
    def _shop_mark_changes(self, alias, since):
        changed = SQL(
            """
            EXISTS (
                SELECT FROM shop_complaint AS complaint
                  JOIN res_partner AS person ON person.id = complaint.partner_id
                 WHERE person.commercial_partner_id = %(customer)s
                   AND complaint.company_id = %(company)s
                   AND complaint.write_date > %(since)s
            )
            """,
            customer=SQL.identifier(alias, "commercial_partner_id"),
            company=self.env.company.id,
            since=since,
        )
        return [*super()._shop_mark_changes(alias, since), changed]
