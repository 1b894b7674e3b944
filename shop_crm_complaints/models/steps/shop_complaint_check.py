from odoo import fields, models


class ShopComplaintCheck(models.Model):
    """An item of a step's checklist; it never blocks the step."""

    _name = "shop.complaint.check"
    _description = "Step Checklist Item"
    _order = "step_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    step_id = fields.Many2one(
        "shop.complaint.step", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
