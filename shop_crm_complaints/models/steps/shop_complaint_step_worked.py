from odoo import api, fields, models

ON_TIME, LATE = "kept", "late"


class ShopComplaintStepTime(models.Model):
    """How long a step took in opening hours, and whether it was done in time."""

    _inherit = "shop.complaint.step.time"

    waited_hours = fields.Float(
        readonly=True, help="Opening hours in which it was the customer's turn."
    )
    worked_hours = fields.Float(
        compute="_compute_worked_hours",
        store=True,
        aggregator="avg",
        help="Opening hours from coming to the step until leaving it, without those "
        "in which it was the customer's turn.",
    )
    in_time = fields.Selection(
        [(ON_TIME, "In time"), (LATE, "Late")],
        compute="_compute_in_time",
        store=True,
        help="Empty where the step has no limit, or is not done yet.",
    )

    @api.depends("entered_at", "done_at", "waited_hours")
    def _compute_worked_hours(self):
        for time in self:
            hours = 0.0
            if time.done_at and time.done_at > time.entered_at:
                opened = time.complaint_id._get_open_hours(
                    time.entered_at, time.done_at
                )
                hours = max(opened - time.waited_hours, 0.0)
            time.worked_hours = hours

    @api.depends("due_at", "done_at")
    def _compute_in_time(self):
        for time in self:
            is_told = time.due_at and time.done_at
            time.in_time = is_told and (
                ON_TIME if time.done_at <= time.due_at else LATE
            )
