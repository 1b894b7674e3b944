from odoo import fields, models


class ShopComplaintRemedy(models.Model):
    """What the shop can do about a complaint."""

    _name = "shop.complaint.remedy"
    _description = "Remedy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("apology", "Apology"),
            ("repair", "Repair"),
            ("exchange", "Exchange"),
            ("refund", "Refund"),
            ("coupon", "Coupon"),
            ("gift", "Gift"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )

    _code_uniq = models.Constraint("UNIQUE (code)", "This code is taken already.")
