from odoo import fields, models


class ShopTag(models.Model):
    """What moves a customer: motive, character, way of life, attitude, interest."""

    _name = "shop.tag"
    _description = "Customer Tag"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("motivation", "Motivation"),
            ("personality", "Personality"),
            ("lifestyle", "Lifestyle"),
            ("attitude", "Attitude"),
            ("interest", "Interest"),
        ],
        string="Category",
        required=True,
        default="interest",
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
