from odoo import fields, models


class ShopComplaintCause(models.Model):
    """Cause of dissatisfaction, for the reports."""

    _name = "shop.complaint.cause"
    _description = "Complaint Cause"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is already in use.")
