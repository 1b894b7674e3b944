from odoo import fields, models


class ShopComplaintStepTime(models.Model):
    """When a case came to a step, when it was due there, and when it left."""

    _name = "shop.complaint.step.time"
    _description = "Time of a Step"
    _order = "id"

    complaint_id = fields.Many2one(
        "shop.complaint", required=True, ondelete="cascade", readonly=True, index=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True)
    step_id = fields.Many2one(
        "shop.complaint.step", required=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    entered_at = fields.Datetime(required=True, readonly=True)
    due_at = fields.Datetime(readonly=True)
    done_at = fields.Datetime(readonly=True)
    warn_at = fields.Datetime(readonly=True)
    warned_at = fields.Datetime(readonly=True)
    escalated_at = fields.Datetime(readonly=True)

    _due_idx = models.Index("(due_at) WHERE done_at IS NULL AND escalated_at IS NULL")
    _warn_idx = models.Index("(warn_at) WHERE done_at IS NULL AND warned_at IS NULL")


class ShopComplaint(models.Model):
    _inherit = "shop.complaint"

    step_time_ids = fields.One2many(
        "shop.complaint.step.time", "complaint_id", readonly=True, copy=False
    )
