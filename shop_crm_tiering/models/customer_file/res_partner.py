from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.field_levels import INTERNAL, SENSITIVE, STAFF
from ...tools.notification import notification

# A copy of a contact is another person: nothing of the file goes along.
COLUMN = {"prefetch": "shop_file", "copy": False}
LINKS = ("shop_home_company_id", "shop_principal_id", "shop_referrer_id")


class ResPartner(models.Model):
    """What a shop writes down about a customer.

    Each field carries the groups of its level in ``_shop_field_levels``.
    """

    _inherit = "res.partner"

    shop_salutation = fields.Char(
        string="Salutation",
        groups=STAFF,
        help="How the customer likes to be addressed. Shown in large type.",
        **COLUMN,
    )
    shop_salutation_hint = fields.Char(
        string="Pronunciation",
        groups=STAFF,
        help="How to pronounce a name that is easily mispronounced.",
        **COLUMN,
    )
    shop_gender = fields.Selection(
        [("female", "Female"), ("male", "Male"), ("other", "Other")],
        string="Gender",
        groups=INTERNAL,
        **COLUMN,
    )
    shop_need_type = fields.Selection(
        [("functional", "Functional"), ("emotional", "Emotional")],
        string="Need",
        groups=INTERNAL,
        help="Functional: the product must do its job. Emotional: "
        "attention, belonging and recognition matter.",
        **COLUMN,
    )
    shop_potential = fields.Integer(
        string="Potential",
        groups=INTERNAL,
        aggregator="avg",
        help="Potential of this customer, from 1 (low) to 5 (very high).",
        **COLUMN,
    )
    shop_intention = fields.Selection(
        [("none", "None yet"), ("expressed", "Expressed"), ("firm", "Firm")],
        string="Intention to buy",
        groups=INTERNAL,
        **COLUMN,
    )
    shop_rejects_competitors = fields.Boolean(
        string="Rejects competitors' offers",
        groups=INTERNAL,
        help="Loyalty sign noticed by staff: the customer rejects competitors' offers.",
        **COLUMN,
    )
    shop_file_verified_on = fields.Date(
        string="Verified on",
        groups=INTERNAL,
        help="Date on which the file was last verified with the customer.",
        **COLUMN,
    )

    # ------------------------------------------------------------
    # CAREER AND FAMILY
    # ------------------------------------------------------------

    shop_job = fields.Char(string="Occupation", groups=INTERNAL, **COLUMN)
    shop_employer = fields.Char(string="Employer", groups=INTERNAL, **COLUMN)
    shop_education = fields.Selection(
        [
            ("school", "School"),
            ("vocational", "Vocational training"),
            ("bachelor", "Bachelor"),
            ("master", "Master or higher"),
        ],
        string="Education",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_income_band = fields.Selection(
        [
            ("modest", "Modest"),
            ("middle", "Middle"),
            ("high", "High"),
            ("very_high", "Very high"),
        ],
        string="Income",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_marital_status = fields.Selection(
        [
            ("single", "Single"),
            ("partnered", "In a partnership"),
            ("married", "Married"),
            ("divorced", "Divorced"),
            ("widowed", "Widowed"),
        ],
        string="Marital status",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_relation_ids = fields.One2many(
        "shop.relation", "partner_id", string="Connections", groups=INTERNAL
    )
    shop_relation_back_ids = fields.One2many(
        "shop.relation", "other_id", string="Connected from", groups=INTERNAL
    )

    # ------------------------------------------------------------
    # MINDSET AND PREFERENCES
    # ------------------------------------------------------------

    shop_preference_ids = fields.Many2many(
        "shop.preference",
        "shop_preference_partner_rel",
        "partner_id",
        "preference_id",
        string="Preferences",
        copy=False,
        groups=INTERNAL,
    )
    shop_taboos = fields.Char(
        string="Taboos and allergies",
        groups=INTERNAL,
        help="Things never to offer or mention, in a few words.",
        **COLUMN,
    )
    shop_tag_ids = fields.Many2many(
        "shop.tag",
        "shop_tag_partner_rel",
        "partner_id",
        "tag_id",
        string="Mindset and preferences",
        copy=False,
        groups=SENSITIVE,
    )

    # ------------------------------------------------------------
    # BUSINESS: COMPANIES, AND PERSONS WHO BUY FOR ONE
    # ------------------------------------------------------------

    shop_funds = fields.Selection(
        [("weak", "Weak"), ("sound", "Sound"), ("strong", "Ample")],
        string="Funds",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_scale = fields.Selection(
        [
            ("micro", "Up to 10 people"),
            ("small", "11 to 50 people"),
            ("medium", "51 to 300 people"),
            ("large", "More than 300 people"),
        ],
        string="Company size",
        groups=INTERNAL,
        **COLUMN,
    )
    shop_yearly_need = fields.Monetary(
        string="Annual demand",
        currency_field="currency_id",
        groups=INTERNAL,
        help="Annual purchases of our type of products, from all suppliers.",
        **COLUMN,
    )
    shop_budget_control = fields.Selection(
        [("loose", "Loose"), ("usual", "Usual"), ("strict", "Strict")],
        string="Budget control",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_sales_status = fields.Selection(
        [("falling", "Declining"), ("stable", "Stable"), ("growing", "Growing")],
        string="Sales trend",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_payment_status = fields.Selection(
        [("prompt", "Prompt"), ("late", "Sometimes late"), ("doubtful", "Doubtful")],
        string="Payment",
        groups=SENSITIVE,
        **COLUMN,
    )
    shop_principal_id = fields.Many2one(
        "res.partner",
        string="Decision maker",
        groups=INTERNAL,
        domain="[('is_company', '=', False)]",
        index="btree_not_null",
        help="Main decision maker of this company, with a separate customer file.",
        **COLUMN,
    )
    shop_business_traits = fields.Char(
        string="Manner and management",
        groups=SENSITIVE,
        help="How they deal with people and how well the business is managed.",
        **COLUMN,
    )

    # ------------------------------------------------------------
    # SOURCES
    # ------------------------------------------------------------

    shop_source_id = fields.Many2one(
        "shop.customer.source",
        string="Source",
        groups=INTERNAL,
        ondelete="restrict",
        index="btree_not_null",
        **COLUMN,
    )
    shop_source_note = fields.Char(
        string="Lawful basis",
        groups=INTERNAL,
        help="Lawful basis for storing data of a third party.",
        **COLUMN,
    )
    shop_referrer_id = fields.Many2one(
        "res.partner",
        string="Referred by",
        groups=INTERNAL,
        index="btree_not_null",
        **COLUMN,
    )

    shop_home_company_id = fields.Many2one(
        "res.company",
        string="Customer of",
        groups=INTERNAL,
        help="The contact counts as a customer of this company even "
        "without a purchase.",
        **COLUMN,
    )

    _shop_home_company_idx = models.Index(
        "(shop_home_company_id) WHERE shop_home_company_id IS NOT NULL"
    )

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    @api.constrains("shop_potential")
    def _check_shop_potential(self):
        if any(not 0 <= partner.shop_potential <= 5 for partner in self):
            raise ValidationError(
                self.env._("Potential: enter a number from 1 to 5, or leave it empty.")
            )

    @api.constrains("shop_referrer_id", "shop_principal_id")
    def _check_shop_links(self):
        for partner in self:
            if partner == partner.shop_referrer_id:
                raise ValidationError(
                    self.env._("Referred by: choose someone other than the customer.")
                )
            if partner == partner.shop_principal_id:
                raise ValidationError(
                    self.env._("Decision maker: choose a contact, not the company.")
                )

    @api.constrains("shop_source_id", "shop_source_note")
    def _check_shop_source_note(self):
        for partner in self:
            source = partner.shop_source_id
            if source.third_party and not (partner.shop_source_note or "").strip():
                raise ValidationError(
                    self.env._(
                        "Lawful basis: enter why data from “%(origin)s” may be "
                        "stored, or choose another source.",
                        origin=source.name,
                    )
                )

    @api.model
    def _shop_check_links(self, vals_list):
        """Check that the user may read the records that the file links to.

        Not in a constraint, which runs with every right.
        """
        for name in LINKS:
            ids = {vals[name] for vals in vals_list if vals.get(name)}
            linked = self.env[self._fields[name].comodel_name].browse(ids)
            linked.check_access("read")

    # ------------------------------------------------------------
    # WHO BECOMES A CUSTOMER
    # ------------------------------------------------------------

    @api.model
    def _shop_prepare_home(self, vals_list):
        """Make customers of contacts that are imported with their source."""
        if not self.env.context.get("import_file"):
            return vals_list
        home = {"shop_home_company_id": self.env.company.id}
        return [
            {**home, **vals} if vals.get("shop_source_id") else vals
            for vals in vals_list
        ]

    def button_shop_make_customers(self):
        """Count these contacts as customers of the company, and say how many."""
        self._shop_check_access("write")
        strangers = self.commercial_partner_id.filtered(
            lambda partner: not partner.shop_home_company_id
        )
        strangers.shop_home_company_id = self.env.company
        message = self.env._(
            "%(count)s contacts are now customers of %(company)s.",
            count=len(strangers),
            company=self.env.company.name,
        )
        return notification(message)
