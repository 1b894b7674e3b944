from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    shop_kind_ids = fields.Many2many(related="company_id.shop_kind_ids", readonly=False)
    shop_ask_motivation = fields.Boolean(
        related="company_id.shop_ask_motivation", readonly=False
    )
    shop_ask_personality = fields.Boolean(
        related="company_id.shop_ask_personality", readonly=False
    )
    shop_ask_lifestyle = fields.Boolean(
        related="company_id.shop_ask_lifestyle", readonly=False
    )
    shop_ask_attitude = fields.Boolean(
        related="company_id.shop_ask_attitude", readonly=False
    )
    shop_phone_required = fields.Boolean(
        related="company_id.shop_phone_required", readonly=False
    )
    shop_address_required = fields.Boolean(
        related="company_id.shop_address_required", readonly=False
    )
    shop_source_required = fields.Boolean(
        related="company_id.shop_source_required", readonly=False
    )
    shop_verify_months = fields.Integer(
        related="company_id.shop_verify_months", readonly=False
    )
    shop_primary_scheme_id = fields.Many2one(
        related="company_id.shop_primary_scheme_id", readonly=False
    )
    shop_tz = fields.Selection(related="company_id.shop_tz", readonly=False)
    shop_window_days = fields.Integer(
        related="company_id.shop_window_days", readonly=False
    )
    shop_history_months = fields.Integer(
        related="company_id.shop_history_months", readonly=False
    )
    shop_feb29 = fields.Selection(related="company_id.shop_feb29", readonly=False)
    shop_lunar_leap = fields.Selection(
        related="company_id.shop_lunar_leap", readonly=False
    )
