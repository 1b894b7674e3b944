from odoo import fields, models


class ShopCustomerSource(models.Model):
    """Where a customer file comes from."""

    _name = "shop.customer.source"
    _description = "Customer Source"
    _order = "third_party, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    third_party = fields.Boolean(
        help="Data not provided by the customer. Files from this source "
        "need a note on the lawful basis."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Code: already used. Enter another one."
    )
