from odoo import api, fields, models
from odoo.tools.i18n import format_list

from .shop_complaint_approval import TASK


class ShopComplaint(models.Model):
    """What the screen says of permission: at once, and by the name of who decides."""

    _inherit = "shop.complaint"

    asked_of = fields.Char(string="Who decides", compute="_compute_asked_of")
    asked_at = fields.Datetime(string="Asked", compute="_compute_asked_at")

    @api.onchange("remedy_id", "remedy_amount")
    def _onchange_offer(self):
        """Show what saving will do: nobody allowed the changed offer yet."""
        self.approval_state = "none"

    def _filter_counted(self, grants):
        counted = super()._filter_counted(grants)
        if self.id or self.approval_state != "none":
            return counted
        # saving the changed offer withdraws what was allowed for the one before
        own = self._origin.grant_ids
        return counted.filtered(
            lambda each: each.state == "paid" or each._origin not in own
        )

    @api.depends("approval_state", "remedy_id", "remedy_amount", "partner_id")
    def _compute_asked_of(self):
        for case in self:
            asked = case.approval_state == "requested"
            case.asked_of = asked and case._get_approver_names()

    @api.depends("approval_state", "activity_ids")
    def _compute_asked_at(self):
        kind = self.env.ref(TASK)
        for case in self:
            # sudo: when the colleagues were asked
            tasks = case.sudo().activity_ids
            asked = tasks.filtered(lambda each: each.activity_type_id == kind)
            case.asked_at = min(asked.mapped("create_date"), default=False)

    def _get_approver_names(self):
        return format_list(self.env, self._get_approvers().mapped("name"))

    def _get_approval_problem(self):
        problem = super()._get_approval_problem()
        if not problem or self.approval_state != "requested":
            return problem
        if names := self.asked_of:
            return self.env._("Permission: %s has not answered yet.", names)
        return self.env._(
            "Permission: nobody here may allow so much. Offer less, or ask an "
            "administrator for a higher limit."
        )
