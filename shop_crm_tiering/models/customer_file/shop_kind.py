from odoo import fields, models


class ShopKind(models.Model):
    """A trade. A company's kinds decide which preferences its files offer."""

    _name = "shop.kind"
    _description = "Shop Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Code: already used. Enter another one."
    )
