from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    shop_budget_count = fields.Integer(
        related="company_id.shop_budget_count", readonly=False
    )
    shop_budget_days = fields.Integer(
        related="company_id.shop_budget_days", readonly=False
    )
    shop_quiet_from = fields.Float(related="company_id.shop_quiet_from", readonly=False)
    shop_quiet_to = fields.Float(related="company_id.shop_quiet_to", readonly=False)
    shop_contact_calendar_id = fields.Many2one(
        related="company_id.shop_contact_calendar_id", readonly=False
    )
    shop_belated_days = fields.Integer(
        related="company_id.shop_belated_days", readonly=False
    )
    shop_daily_activities = fields.Integer(
        related="company_id.shop_daily_activities", readonly=False
    )
    shop_result_days = fields.Integer(
        related="company_id.shop_result_days", readonly=False
    )
    shop_has_sms_provider = fields.Boolean(
        related="company_id.shop_has_sms_provider", readonly=False
    )
