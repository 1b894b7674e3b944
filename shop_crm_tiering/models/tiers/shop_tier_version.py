from odoo import fields, models


class ShopTierVersion(models.Model):
    """The definition of a scheme as it once was; rows are never changed."""

    _name = "shop.tier.version"
    _description = "Scheme version"
    _order = "scheme_id, version desc"
    _rec_name = "version"

    scheme_id = fields.Many2one(
        "shop.tier.scheme", required=True, ondelete="cascade", index=True
    )
    version = fields.Integer(required=True)
    date = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", required=True)
    definition = fields.Json(required=True)
