from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.words import code_from_name
from .shop_tier_scheme_line import ShopTierSchemeLine


class ShopTier(models.Model):
    """One class of a scheme, best first, with the service it stands for."""

    _name = "shop.tier"
    _inherit = [ShopTierSchemeLine._name]
    _description = "Tier"
    _order = "sequence, id"

    scheme_id = fields.Many2one(
        "shop.tier.scheme", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    method = fields.Selection(related="scheme_id.method")
    name = fields.Char(required=True, translate=True, help="Visible to staff only.")
    public_name = fields.Char(
        string="Public name",
        required=True,
        translate=True,
        help="Shown to customers, e.g. on receipts, at checkout and in messages.",
    )
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    no_data = fields.Boolean(
        string="No purchase",
        help="Contains exactly the customers without a purchase in the "
        "analysis window.",
    )

    condition_ids = fields.One2many(
        "shop.tier.condition", "tier_id", string="Conditions", copy=True
    )
    score_from = fields.Float(string="Score from")
    share_to = fields.Float(string="Cumulative share up to (%)")
    x_high = fields.Boolean(string="High on X axis")
    y_high = fields.Boolean(string="High on Y axis")
    r_min = fields.Integer(string="R from", default=1)
    r_max = fields.Integer(string="R to", default=5)
    f_min = fields.Integer(string="F from", default=1)
    f_max = fields.Integer(string="F to", default=5)
    m_min = fields.Integer(string="M from", default=1)
    m_max = fields.Integer(string="M to", default=5)

    contact_interval_days = fields.Integer(
        string="Contact interval (days)", help="0: no regular contact."
    )
    response_hours = fields.Float(string="Response time (hours)")
    gift_budget = fields.Monetary(string="Annual gift budget")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    benefits = fields.Text(translate=True)
    pricelist_id = fields.Many2one(
        "product.pricelist",
        company_dependent=True,
        domain="[('company_id', 'in', (False, allowed_company_ids[0]))]",
        help="Pricelist for customers in this tier, in Sales and Point of Sale. "
        "A pricelist set on the customer takes precedence.",
    )

    _code_uniq = models.Constraint(
        "UNIQUE (scheme_id, code)", "A tier code must be unique within its scheme."
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.onchange("name")
    def _onchange_name(self):
        self.public_name = self.public_name or self.name

    @api.constrains(
        "active",
        "no_data",
        "sequence",
        "score_from",
        "share_to",
        "x_high",
        "y_high",
        "r_min",
        "r_max",
        "f_min",
        "f_max",
        "m_min",
        "m_max",
    )
    def _check_definition(self):
        self.scheme_id._check_lines()

    @api.constrains("pricelist_id")
    def _check_pricelist_id(self):
        # sudo: a list of another company is what it looks for
        lists = self.sudo().pricelist_id
        if lists - lists._shop_filter_usable():
            raise ValidationError(
                self.env._(
                    "Pricelist: choose one of this company, or one shared "
                    "by all companies."
                )
            )

    def _get_pricelist(self):
        """Return what customers of these tiers pay by in ``env.company``."""
        usable = self.filtered("active").pricelist_id._shop_filter_usable()
        return usable._get_partner_pricelist_multi_filter_hook()

    def _get_definition(self):
        """Return what places customers in this tier as plain data."""
        self.ensure_one()
        names = ("code", "no_data", "score_from", "share_to", "x_high", "y_high")
        bands = ("r_min", "r_max", "f_min", "f_max", "m_min", "m_max")
        return {
            **{name: self[name] for name in names + bands},
            "conditions": [line._get_definition() for line in self.condition_ids],
        }

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("public_name"):
                vals["public_name"] = vals.get("name")
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Keep the tiers that customers have or had: archive those."""
        # sudo: customers of companies that the user can't see count as well
        changes = self.env["shop.tier.change"].sudo()
        standings = self.env["shop.tier.standing"].sudo()
        moved = Domain("from_tier_id", "in", self.ids) | Domain(
            "to_tier_id", "in", self.ids
        )
        held = Domain("tier_id", "in", self.ids) | Domain(
            "computed_tier_id", "in", self.ids
        )
        if changes.search_count(moved, limit=1) or standings.search_count(
            held, limit=1
        ):
            raise UserError(
                self.env._(
                    "Tier: can't be deleted, because customers have or had "
                    "it. Archive it instead."
                )
            )

    # ------------------------------------------------------------
    # SCREENS
    # ------------------------------------------------------------

    @api.onchange("name")
    def _onchange_name_code(self):
        self.code = self.code or code_from_name(self.name)

    def _get_chart_tier(self):
        """Return what the screens need to draw a tier."""
        self.ensure_one()
        return {
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "color": self.color,
            "no_data": self.no_data,
            "x_high": self.x_high,
            "y_high": self.y_high,
        }
