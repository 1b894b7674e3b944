from odoo import fields, models

from ...tools.settings import company_setting


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    shop_kind_ids = company_setting(fields.Many2many, "shop_kind_ids")
    shop_ask_motivation = company_setting(fields.Boolean, "shop_ask_motivation")
    shop_ask_personality = company_setting(fields.Boolean, "shop_ask_personality")
    shop_ask_lifestyle = company_setting(fields.Boolean, "shop_ask_lifestyle")
    shop_ask_attitude = company_setting(fields.Boolean, "shop_ask_attitude")
    shop_phone_required = company_setting(fields.Boolean, "shop_phone_required")
    shop_address_required = company_setting(fields.Boolean, "shop_address_required")
    shop_source_required = company_setting(fields.Boolean, "shop_source_required")
    shop_verify_months = company_setting(fields.Integer, "shop_verify_months")
    shop_primary_scheme_id = company_setting(fields.Many2one, "shop_primary_scheme_id")
    shop_tz = company_setting(fields.Selection, "shop_tz")
    shop_window_days = company_setting(fields.Integer, "shop_window_days")
    shop_history_months = company_setting(fields.Integer, "shop_history_months")
    shop_feb29 = company_setting(fields.Selection, "shop_feb29")
    shop_lunar_leap = company_setting(fields.Selection, "shop_lunar_leap")
