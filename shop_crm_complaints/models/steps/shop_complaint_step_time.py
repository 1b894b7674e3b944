from odoo import api, fields, models

ON_TIME, LATE = "kept", "late"


class ShopComplaintStepTime(models.Model):
    """When a case came to a step, was due there and left, and the hours it took."""

    _name = "shop.complaint.step.time"
    _description = "Step Time"
    _order = "id"

    complaint_id = fields.Many2one(
        "shop.complaint", required=True, ondelete="cascade", readonly=True, index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    step_id = fields.Many2one(
        "shop.complaint.step", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Handled by", readonly=True)
    entered_at = fields.Datetime(required=True, readonly=True)
    due_at = fields.Datetime(readonly=True)
    done_at = fields.Datetime(readonly=True)
    warn_at = fields.Datetime(readonly=True)
    warned_at = fields.Datetime(readonly=True)
    escalated_at = fields.Datetime(readonly=True)
    waited_hours = fields.Float(
        readonly=True, help="Opening hours spent waiting for the customer."
    )
    worked_hours = fields.Float(
        compute="_compute_worked_hours",
        store=True,
        aggregator="avg",
        help=(
            "Opening hours from entering the step until leaving it, without those "
            "spent waiting for the customer."
        ),
    )
    in_time = fields.Selection(
        [(ON_TIME, "On time"), (LATE, "Late")],
        string="On time",
        compute="_compute_in_time",
        store=True,
        help="Empty if the step has no time limit or is not completed yet.",
    )

    _due_idx = models.Index("(due_at) WHERE done_at IS NULL AND escalated_at IS NULL")
    _warn_idx = models.Index("(warn_at) WHERE done_at IS NULL AND warned_at IS NULL")

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


class ShopComplaint(models.Model):
    _inherit = "shop.complaint"

    step_time_ids = fields.One2many(
        "shop.complaint.step.time", "complaint_id", readonly=True, copy=False
    )
