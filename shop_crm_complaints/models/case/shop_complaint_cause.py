from odoo import fields, models


class ShopComplaintCause(models.Model):
    """Why customers are dissatisfied: what reports count."""

    _name = "shop.complaint.cause"
    _description = "Cause of Complaints"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is taken already.")
