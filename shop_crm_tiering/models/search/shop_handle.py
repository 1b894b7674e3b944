from odoo import api, fields, models

from ..privacy.shop_file_part import ShopFilePart


class ShopHandle(models.Model):
    """The name a customer goes by on a platform; customers are found by it."""

    _name = "shop.handle"
    _inherit = [ShopFilePart._name]
    _description = "Platform Username"
    _order = "partner_id, platform, id"
    _shop_file_field = "shop_handle_ids"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True
    )
    platform = fields.Selection(
        [
            ("wechat", "WeChat"),
            ("taobao", "Taobao"),
            ("douyin", "Douyin"),
            ("weibo", "Weibo"),
            ("xiaohongshu", "Xiaohongshu"),
            ("other", "Other"),
        ],
        required=True,
        default="wechat",
    )
    name = fields.Char(string="Username", required=True)

    @api.model_create_multi
    def create(self, vals_list):
        handles = super().create(vals_list)
        handles.partner_id._shop_index_terms()
        return handles

    def write(self, vals):
        partners = self.partner_id
        result = super().write(vals)
        (partners | self.partner_id)._shop_index_terms()
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        partners._shop_index_terms()
        return result
