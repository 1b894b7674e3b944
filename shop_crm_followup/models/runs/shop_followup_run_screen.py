from odoo import fields, models


class ShopFollowupRun(models.Model):
    """What the form of a run shows besides its own fields."""

    _inherit = "shop.followup.run"

    is_rule_active = fields.Boolean(related="rule_id.active")
