from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Priority of a contact with a customer who has an open case.
FIRST = 5
# How many days an unresolved case holds promotions back after closing.
BAD_DAYS = 30


class ShopFollowup(models.Model):
    """An open or unresolved case: promotions pause, the next contact goes first."""

    _inherit = "shop.followup"

    satisfaction = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("neutral", "Neutral"),
            ("unsatisfied", "Dissatisfied"),
        ],
        string="Satisfaction after complaint",
        readonly=True,
    )

    call_title = fields.Char(string="Call", compute="_compute_call_title")
    call_day = fields.Date(compute="_compute_call_day")

    _origin_idx = models.Index("(origin) WHERE origin != ''")

    @api.depends("rule_id")
    @api.depends_context("lang")
    def _compute_call_title(self):
        for followup in self:
            by_hand = followup.rule_id.code == "by_hand"
            talk = self.env._("Conversation with the customer")
            followup.call_title = talk if by_hand else followup.rule_id.name

    @api.depends("state", "contact_day", "due_date")
    def _compute_call_day(self):
        for followup in self:
            made = followup.state == "done" and followup.contact_day
            followup.call_day = made or followup.due_date

    @api.model
    def _hold_queries(self, company):
        return [
            *super()._hold_queries(company),
            SQL(
                """
                SELECT partner_id
                  FROM shop_complaint
                 WHERE company_id = %(company)s
                   AND partner_id IS NOT NULL
                   AND kind = 'complaint'
                   AND (state = 'open'
                        OR (ended_badly AND closed_at > %(since)s))
                """,
                company=company.id,
                since=fields.Datetime.subtract(company._shop_now(), days=BAD_DAYS),
            ),
        ]

    @api.model
    def _raise_queries(self, company):
        return [
            *super()._raise_queries(company),
            SQL(
                """
                SELECT partner_id, %s AS priority
                  FROM shop_complaint
                 WHERE company_id = %s
                   AND partner_id IS NOT NULL
                   AND kind = 'complaint'
                   AND state = 'open'
                """,
                FIRST,
                company.id,
            ),
        ]

    def action_rate(self, satisfaction):
        """Rate the customer's satisfaction with a complaint after this contact.

        :param str satisfaction: ``satisfied``, ``neutral`` or ``unsatisfied``
        :return: ``{"satisfaction": the same}``
        :raise UserError: the contact is not done, or is about no complaint
        """
        self.ensure_one()
        self._check_may_act()
        choices = dict(self._fields["satisfaction"].selection)
        if not isinstance(satisfaction, str) or satisfaction not in choices:
            raise UserError(
                self.env._("Satisfaction after complaint: choose an answer.")
            )
        if self.state != "done" or not self._get_origin("shop.complaint"):
            raise UserError(
                self.env._(
                    "Satisfaction after complaint: log the outcome of the "
                    "contact first."
                )
            )
        self._write_ledger({"satisfaction": satisfaction})
        return {"satisfaction": satisfaction}

    def button_rate(self):
        """Save the rating of the button."""
        self.action_rate(self.env.context.get("shop_satisfaction"))
        return {"type": "ir.actions.act_window_close"}

    def _get_variable_values(self):
        values = super()._get_variable_values()
        # the night has not handed the call out: who leads the case will make it
        leader = self._get_origin("shop.complaint").user_id
        if leader and not self.user_id:
            values["assistant"] = leader.name
        return values
