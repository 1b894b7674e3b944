from odoo import fields, models


class ShopComplaintTechnique(models.Model):
    """A card with a conversation technique for some steps."""

    _name = "shop.complaint.technique"
    _description = "Conversation Technique"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    text = fields.Text(required=True, translate=True)
    step_ids = fields.Many2many("shop.complaint.step", string="Used in steps")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
