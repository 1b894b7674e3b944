from odoo import api, fields, models

from ...tools.fields import CheckedSelection
from .shop_tier_scheme_line import ShopTierSchemeLine


class ShopTierWeight(models.Model):
    """How much one indicator counts in a weighted score."""

    _name = "shop.tier.weight"
    _inherit = [ShopTierSchemeLine._name]
    _description = "Tier weight"
    _order = "weight desc, id"

    scheme_id = fields.Many2one(
        "shop.tier.scheme", required=True, ondelete="cascade", index=True
    )
    indicator = CheckedSelection("_get_indicator_selection", required=True)
    weight = fields.Float(string="Weight (%)", required=True)
    scale = fields.Selection(
        [("rank", "Rank among customers"), ("linear", "Linear between two values")],
        string="Scoring",
        required=True,
        default="rank",
    )
    low = fields.Float(string="0 points at")
    high = fields.Float(string="100 points at")
    lower_is_better = fields.Boolean()

    _indicator_uniq = models.Constraint(
        "UNIQUE (scheme_id, indicator)",
        "An indicator can have only one weight per scheme.",
    )

    @api.model
    def _get_indicator_selection(self):
        return self.env["shop.tier.scheme"]._get_indicator_selection()

    @api.constrains("weight", "scale", "low", "high")
    def _check_definition(self):
        self.scheme_id._check_lines()

    def _get_definition(self):
        self.ensure_one()
        names = ("indicator", "weight", "scale", "low", "high", "lower_is_better")
        return {name: self[name] for name in names}
