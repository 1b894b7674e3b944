from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...tools.field_levels import (
    INTERNAL,
)


class ResPartner(models.Model):
    """What a customer was given, and what the tier still allows this year."""

    _inherit = "res.partner"

    shop_gift_ids = fields.One2many(
        "shop.gift", "partner_id", string="Gifts", groups=INTERNAL
    )
    shop_gift_hint = fields.Char(
        string="Gifts this year",
        compute="_compute_shop_gift_hint",
        groups=INTERNAL,
        help="What the gifts of this calendar year cost, against what the tier allows.",
    )
    shop_gift_is_over = fields.Boolean(
        string="More gifts than the tier allows",
        compute="_compute_shop_gift_hint",
        groups=INTERNAL,
    )

    @api.depends("shop_gift_ids.amount", "shop_gift_ids.date", "shop_tier_id")
    @api.depends_context("company", "lang")
    def _compute_shop_gift_hint(self):
        company = self.env.company
        first = company._shop_today().replace(month=1, day=1)
        for partner in self:
            gifts = partner.shop_gift_ids.filtered(
                lambda gift: gift.company_id == company and gift.date >= first
            )
            spent, allowed = sum(gifts.mapped("amount")), partner._shop_get_budget()
            partner.shop_gift_is_over = bool(allowed) and spent > allowed
            partner.shop_gift_hint = bool(spent or allowed) and self.env._(
                "%(spent)s of %(allowed)s",
                spent=formatLang(self.env, spent, currency_obj=company.currency_id),
                allowed=formatLang(self.env, allowed, currency_obj=company.currency_id),
            )

    def _shop_get_budget(self):
        """Return what the tier in force allows for gifts a year."""
        # sudo: a number of the tier that the user sees
        return self.shop_tier_id.sudo().gift_budget
