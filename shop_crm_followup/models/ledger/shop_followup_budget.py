from odoo import api, fields, models
from odoo.tools import SQL


class ShopFollowupBudget(models.Model):
    """One row for each contact that is ever contacted, to be written by who spends.

    It holds no sum: the ledger does. Writing it makes two transactions that spend at
    once collide, where reading alone would let both pass.
    """

    _name = "shop.followup.budget"
    _description = "Contact Budget"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    spent = fields.Integer(required=True, default=0, readonly=True)

    _partner_company_uniq = models.Constraint(
        "UNIQUE (partner_id, company_id)",
        "A customer has only one contact budget per company.",
    )

    @api.model
    def _spend(self, company, partner_ids):
        """Write the rows of these contacts, in a fixed order against deadlocks.

        :raise psycopg2.errors.SerializationFailure: another one spends meanwhile
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO shop_followup_budget AS budget
                            (partner_id, company_id, spent)
                SELECT partner_id, %s, 1 FROM unnest(%s) AS spender (partner_id)
                 ORDER BY partner_id
                    ON CONFLICT (partner_id, company_id)
                    DO UPDATE SET spent = budget.spent + 1
                """,
                company.id,
                list(set(partner_ids)),
            )
        )
        self.invalidate_model(flush=False)
