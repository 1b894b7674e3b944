from odoo import fields, models


class ShopComplaintTechnique(models.Model):
    """A card with a technique of talking, offered where it helps."""

    _name = "shop.complaint.technique"
    _description = "Technique of Talking"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    text = fields.Text(required=True, translate=True)
    step_ids = fields.Many2many("shop.complaint.step", string="Offered in")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
