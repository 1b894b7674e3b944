from odoo import fields, models


class ShopPreferenceSet(models.Model):
    """One question of taste, such as sweetness, with its possible answers."""

    _name = "shop.preference.set"
    _description = "Preference Set"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    kind_id = fields.Many2one(
        "shop.kind",
        string="Shop type",
        index="btree_not_null",
        help="Leave empty for all shop types.",
    )
    taboo = fields.Boolean(
        string="Taboos", help="Options are things to avoid, shown in red."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    preference_ids = fields.One2many("shop.preference", "set_id", string="Options")

    _code_uniq = models.Constraint(
        "UNIQUE (code)", "Code: already used. Enter another one."
    )
