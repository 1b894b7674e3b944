from odoo import api, fields, models


class ShopManualTier(models.TransientModel):
    """The dialog in which a manager overrides a customer's tier."""

    _name = "shop.manual.tier"
    _description = "Override Tier"

    standing_id = fields.Many2one(
        "shop.tier.standing", required=True, readonly=True, ondelete="cascade"
    )
    # With the rights of who looks: a dialog can be given any standing's number.
    partner_id = fields.Many2one(related="standing_id.partner_id", related_sudo=False)
    scheme_id = fields.Many2one(related="standing_id.scheme_id", related_sudo=False)
    computed_tier_id = fields.Many2one(
        related="standing_id.computed_tier_id", related_sudo=False
    )
    manual = fields.Boolean(related="standing_id.manual", related_sudo=False)
    tier_id = fields.Many2one(
        "shop.tier",
        required=True,
        domain="[('scheme_id', '=', scheme_id)]",
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
    )
    reason = fields.Char(
        required=True,
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
    )
    until = fields.Date(
        compute="_compute_values",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        help="Leave empty to keep the override until a manager removes it.",
    )

    @api.depends("standing_id")
    def _compute_values(self):
        self.standing_id.check_access("read")
        for dialog in self:
            dialog.tier_id = dialog.standing_id.tier_id
            dialog.reason = dialog.standing_id.manual_reason
            dialog.until = dialog.standing_id.manual_until

    def button_apply(self):
        """Set the tier; the reason and the end date are checked there."""
        self.check_access("read")
        self.ensure_one()
        self.standing_id.write(
            {
                "tier_id": self.tier_id.id,
                "manual": True,
                "manual_reason": self.reason,
                "manual_until": self.until,
            }
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def button_lift(self):
        """Give the tier back to the figures."""
        self.check_access("read")
        self.ensure_one()
        return self.standing_id.button_lift_manual()
