from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..privacy.shop_file_part import ShopFilePart
from .shop_birthday_mixin import CALENDARS, ShopBirthdayMixin

# Everything about a younger child is sensitive by law (PIPL, article 28).
AGE_OF_OWN_CONSENT = 14


class ShopFamilyMember(models.Model):
    """A family member of a customer, not a customer of their own."""

    _name = "shop.family.member"
    _inherit = [ShopBirthdayMixin._name, ShopFilePart._name]
    _description = "Family Member"
    _order = "partner_id, sequence, id"
    _shop_file_field = "shop_family_ids"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Full name", required=True)
    relation = fields.Selection(
        [
            ("spouse", "Husband or wife"),
            ("partner", "Life partner"),
            ("child", "Child"),
            ("parent", "Parent"),
            ("sibling", "Brother or sister"),
            ("grandparent", "Grandparent"),
            ("grandchild", "Grandchild"),
            ("other", "Other"),
        ],
        required=True,
    )
    guardian_consent = fields.Boolean(
        string="Guardian consent",
        help="A parent agreed to this record. Required for children under 14.",
    )
    birthday_calendar = fields.Selection(CALENDARS, default="solar")
    birth_year = fields.Integer(
        help="Optional. For a lunar birthday, enter the lunar year."
    )
    birth_month = fields.Integer()
    birth_day = fields.Integer()
    birth_leap_month = fields.Boolean(string="Leap month")
    birthday_text = fields.Char(string="Birthday", compute="_compute_birthday")
    next_birthday = fields.Date(
        compute="_compute_birthday", search="_search_next_birthday"
    )
    next_birthday_text = fields.Char(
        string="Next birthday in both calendars", compute="_compute_birthday"
    )
    birthday_in_days = fields.Integer(
        string="Days until birthday",
        compute="_compute_birthday",
        search="_search_birthday_in_days",
        aggregator=None,
    )
    age = fields.Integer(compute="_compute_birthday", aggregator=None)

    _birthday_idx = models.Index("(birth_month, birth_day) WHERE birth_month > 0")

    @api.constrains("relation", "birth_year", "guardian_consent")
    def _check_guardian_consent(self):
        year = self.env.company._shop_today().year
        for member in self.filtered(lambda member: not member.guardian_consent):
            young = member.birth_year and year - member.birth_year <= AGE_OF_OWN_CONSENT
            unknown = not member.birth_year and member.relation in (
                "child",
                "grandchild",
            )
            if young or unknown:
                raise ValidationError(
                    self.env._(
                        "Guardian consent: required for children under 14. Tick "
                        "it, or enter an earlier birth year."
                    )
                )
