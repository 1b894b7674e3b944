from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..privacy.shop_file_part import ShopFilePart


class ShopGift(models.Model):
    """Something given to a customer; a tier says up to how much a year."""

    _name = "shop.gift"
    _inherit = [ShopFilePart._name]
    _description = "Gift"
    _order = "date desc, id desc"
    _shop_file_field = "shop_gift_ids"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._shop_today()
    )
    name = fields.Char(string="Gift", required=True)
    amount = fields.Monetary()
    user_id = fields.Many2one(
        "res.users",
        string="Given by",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )

    @api.constrains("amount")
    def _check_amount(self):
        if any(gift.amount < 0 for gift in self):
            raise ValidationError(self.env._("Amount: enter 0 or more."))
