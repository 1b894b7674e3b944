from odoo import fields, models


class ShopComplaintCheck(models.Model):
    """A line of a step's checklist: done or not, it holds nobody up."""

    _name = "shop.complaint.check"
    _description = "Line of a Step's Checklist"
    _order = "step_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    step_id = fields.Many2one(
        "shop.complaint.step", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
