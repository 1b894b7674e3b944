from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    shop_complaint_body = fields.Text(
        related="company_id.shop_complaint_body", readonly=False
    )
    shop_complaint_hidden_factor = fields.Integer(
        related="company_id.shop_complaint_hidden_factor", readonly=False
    )
    shop_warning_goods = fields.Integer(
        related="company_id.shop_warning_goods", readonly=False
    )
    shop_warning_store = fields.Integer(
        related="company_id.shop_warning_store", readonly=False
    )
    shop_warning_days = fields.Integer(
        related="company_id.shop_warning_days", readonly=False
    )
