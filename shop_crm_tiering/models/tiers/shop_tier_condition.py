from odoo import api, fields, models

from ...tools.fields import CheckedSelection
from ...tools.words import number
from .shop_tier_scheme_line import ShopTierSchemeLine

SIGNS = {">=": "≥", "<=": "≤"}


class ShopTierCondition(models.Model):
    """What a customer must fulfil for a tier; all conditions of it must hold."""

    _name = "shop.tier.condition"
    _inherit = [ShopTierSchemeLine._name]
    _description = "Tier condition"
    _order = "id"

    tier_id = fields.Many2one(
        "shop.tier", required=True, ondelete="cascade", index=True
    )
    indicator = CheckedSelection("_get_indicator_selection", required=True)
    operator = fields.Selection(
        [(">=", "at least"), ("<=", "at most"), ("=", "exactly")],
        required=True,
        default=">=",
    )
    value = fields.Float(required=True)

    @api.model
    def _get_indicator_selection(self):
        return self.env["shop.tier.scheme"]._get_indicator_selection()

    @api.depends("indicator", "operator", "value")
    @api.depends_context("lang")
    def _compute_display_name(self):
        indicators = dict(self._get_indicator_selection())
        for line in self:
            label = indicators.get(line.indicator, "")
            sign = SIGNS.get(line.operator, line.operator)
            line.display_name = f"{label} {sign} {number(line.value)}"

    def _get_definition(self):
        self.ensure_one()
        return {name: self[name] for name in ("indicator", "operator", "value")}

    def _get_schemes(self):
        return self.tier_id.scheme_id
