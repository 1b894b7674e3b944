from odoo import api, fields, models


class ShopFollowup(models.Model):
    """A call after a complaint on the case's screen, and its big buttons."""

    _inherit = "shop.followup"

    call_title = fields.Char(string="Call", compute="_compute_call_title")
    call_day = fields.Date(compute="_compute_call_day")

    @api.depends("rule_id")
    @api.depends_context("lang")
    def _compute_call_title(self):
        for followup in self:
            by_hand = followup.rule_id.code == "by_hand"
            talk = self.env._("Talk with the customer")
            followup.call_title = talk if by_hand else followup.rule_id.name

    @api.depends("state", "contact_day", "due_date")
    def _compute_call_day(self):
        for followup in self:
            made = followup.state == "done" and followup.contact_day
            followup.call_day = made or followup.due_date

    def button_rate(self):
        """Write down the answer of the button that was tapped."""
        self.action_rate(self.env.context.get("shop_satisfaction"))
        return {"type": "ir.actions.act_window_close"}

    def _get_variable_values(self):
        values = super()._get_variable_values()
        # the night has not handed the call out: who leads the case will make it
        leader = self._get_origin("shop.complaint").user_id
        if leader and not self.user_id:
            values["assistant"] = leader.name
        return values
