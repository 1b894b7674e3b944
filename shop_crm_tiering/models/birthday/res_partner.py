from odoo import api, fields, models

from ...tools.birthday import Birthday
from ...tools.field_levels import (
    INTERNAL,
    SENSITIVE,
)
from .shop_birthday_mixin import CALENDARS


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "shop.birthday.mixin"]
    _birthday_prefix = "shop_"

    shop_birthday_calendar = fields.Selection(
        CALENDARS,
        string="Birthday calendar",
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="Leave empty for the solar calendar.",
    )
    shop_birth_year = fields.Integer(
        string="Birth year",
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="Optional. For a lunar birthday, enter the lunar year.",
    )
    shop_birth_month = fields.Integer(
        string="Birth month", prefetch="shop_file", copy=False, groups=INTERNAL
    )
    shop_birth_day = fields.Integer(
        string="Birth day", prefetch="shop_file", copy=False, groups=INTERNAL
    )
    shop_birth_leap_month = fields.Boolean(
        string="Leap month",
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="Born in the leap month with this number, e.g. 闰六月.",
    )
    shop_birthday_text = fields.Char(
        string="Birthday", compute="_compute_birthday", groups=INTERNAL
    )
    shop_next_birthday = fields.Date(
        string="Next birthday",
        compute="_compute_birthday",
        search="_search_next_birthday",
        groups=INTERNAL,
    )
    shop_next_birthday_text = fields.Char(
        string="Next birthday in both calendars",
        compute="_compute_birthday",
        groups=INTERNAL,
    )
    shop_birthday_in_days = fields.Integer(
        string="Days until birthday",
        compute="_compute_birthday",
        search="_search_birthday_in_days",
        groups=INTERNAL,
        aggregator=None,
    )
    shop_age = fields.Integer(
        string="Age", compute="_compute_birthday", groups=INTERNAL, aggregator=None
    )
    shop_anniversary = fields.Date(
        string="Anniversary",
        prefetch="shop_file",
        copy=False,
        groups=INTERNAL,
        help="A day the customer celebrates every year, e.g. the wedding anniversary.",
    )
    shop_next_anniversary = fields.Date(
        string="Next anniversary",
        compute="_compute_shop_next_anniversary",
        groups=INTERNAL,
    )
    shop_family_ids = fields.One2many(
        "shop.family.member",
        "partner_id",
        string="Family",
        groups=SENSITIVE,
    )

    _shop_birthday_idx = models.Index(
        "(shop_birth_month, shop_birth_day) WHERE shop_birth_month > 0"
    )

    @api.depends("shop_anniversary")
    @api.depends_context("company")
    def _compute_shop_next_anniversary(self):
        rules = self.env.company._shop_birthday_rules()
        today = self.env.company._shop_today()
        for partner in self:
            day = partner.shop_anniversary
            partner.shop_next_anniversary = day and Birthday(
                False, day.month, day.day
            ).next_on(today, rules)
