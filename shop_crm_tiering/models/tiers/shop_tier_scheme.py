import math

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.indicators import Indicator, standard_indicators
from ...engine.methods import METHODS
from ...tools.fields import CheckedSelection
from ...tools.groups import ADMIN
from ...tools.words import code_from_name

# A client can't send it in a context, and so not leave the checks out.
SAVING = object()
DEFINITION_FIELDS = (
    "method",
    "x_indicator",
    "y_indicator",
    "x_cut",
    "y_cut",
    "cut_kind",
    "basis",
    "rfm_cuts",
    "r_cuts",
    "f_cuts",
    "m_cuts",
    "grace_days",
)


class ShopTierScheme(models.Model):
    """A way of classifying customers: tiers and the rule that fills them."""

    _name = "shop.tier.scheme"
    _description = "Tier scheme"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        help="Leave empty for all companies.",
    )
    method = fields.Selection(
        [
            ("rules", "Conditions"),
            ("score", "Weighted score"),
            ("share", "Cumulative share"),
            ("matrix", "Two axes"),
            ("rfm", "Recency, frequency, monetary"),
        ],
        required=True,
        default="rules",
    )
    is_primary = fields.Boolean(
        string="Primary",
        compute="_compute_is_primary",
        inverse="_inverse_is_primary",
        search="_search_is_primary",
        help="The primary scheme determines the tier shown everywhere.",
    )
    grace_days = fields.Integer(
        help="How many days a customer keeps the tier before a downgrade."
    )
    tier_ids = fields.One2many("shop.tier", "scheme_id", string="Tiers", copy=True)
    weight_ids = fields.One2many(
        "shop.tier.weight", "scheme_id", string="Weights", copy=True
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    version_ids = fields.One2many(
        "shop.tier.version",
        "scheme_id",
        string="Versions",
        readonly=True,
        groups=ADMIN,
    )

    basis = fields.Selection(
        [("amount", "Net spend"), ("margin", "Margin")],
        string="Share of",
        default="amount",
    )
    x_indicator = CheckedSelection("_get_indicator_selection", string="X axis")
    y_indicator = CheckedSelection("_get_indicator_selection", string="Y axis")
    x_cut = fields.Float(string="X axis: high from")
    y_cut = fields.Float(string="Y axis: high from")
    cut_kind = fields.Selection(
        [("value", "Custom values"), ("percentile", "Percentile of customers")],
        string="Cut points are",
        default="value",
    )
    rfm_cuts = fields.Selection(
        [("quantile", "Quintiles of customers"), ("own", "Custom values")],
        string="Scoring",
        default="quantile",
    )
    r_cuts = fields.Char(
        string="Recency cut points", help="Four numbers of days, e.g. 30, 60, 120, 240"
    )
    f_cuts = fields.Char(
        string="Frequency cut points",
        help="Four numbers of purchases, e.g. 2, 4, 7, 12",
    )
    m_cuts = fields.Char(
        string="Monetary cut points", help="Four amounts, e.g. 100, 300, 800, 2000"
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "A scheme with this code already exists."
    )
    _grace_days_positive = models.Constraint(
        "CHECK(grace_days >= 0)", "Grace period: enter 0 days or more."
    )

    # ------------------------------------------------------------
    # INDICATORS
    # ------------------------------------------------------------

    @api.model
    def _get_indicators(self) -> dict[str, Indicator]:
        """Return the indicators by code; addons add theirs to super's."""
        return standard_indicators(self.env)

    @api.model
    def _get_indicator_selection(self):
        return [(code, each.label) for code, each in self._get_indicators().items()]

    # ------------------------------------------------------------
    # PRIMARY
    # ------------------------------------------------------------

    @api.depends_context("company")
    def _compute_is_primary(self):
        primary = self.env.company.shop_primary_scheme_id
        for scheme in self:
            scheme.is_primary = scheme._origin == primary

    def _inverse_is_primary(self):
        self._ensure_allowed(ADMIN)
        chosen = self.filtered("is_primary")[:1]
        if chosen:
            # sudo: one setting of the own company; who may was checked above
            self.env.company.sudo().shop_primary_scheme_id = chosen
        elif self.env.company.shop_primary_scheme_id in self:
            raise UserError(
                self.env._(
                    "Primary: make another scheme primary instead; there must be one."
                )
            )

    def _search_is_primary(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_primary = Domain("id", "=", self.env.company.shop_primary_scheme_id.id)
        return is_primary if True in value else ~is_primary

    @api.constrains("active")
    def _check_primary_active(self):
        archived = self.filtered(lambda scheme: not scheme.active)
        # sudo: a primary scheme of another company counts as well
        companies = self.env["res.company"].sudo()
        if archived and companies.search_count(
            [("shop_primary_scheme_id", "in", archived.ids)], limit=1
        ):
            raise ValidationError(
                self.env._("A primary scheme can't be archived. Choose another first.")
            )

    # ------------------------------------------------------------
    # DEFINITION
    # ------------------------------------------------------------

    @api.constrains(*DEFINITION_FIELDS, "active", "tier_ids", "weight_ids", "code")
    def _check_definition(self):
        for scheme in self:
            scheme._ensure_definition()

    def _check_lines(self):
        """Check the definition after a change of its lines.

        Not while the scheme itself is being saved line by line: once, at its end.
        """
        if self.env.context.get("shop_defining") is not SAVING:
            self._check_definition()

    def _ensure_definition(self):
        """Raise a ValidationError that names every fault of the definition."""
        self.ensure_one()
        errors = list(self._get_method().errors())
        if self.grace_days < 0:
            errors.append(self.env._("Grace period: enter 0 days or more."))
        if errors:
            raise ValidationError("\n".join(errors))

    def _get_method(self):
        return METHODS[self.method](self, self._get_indicators())

    def _get_unreadable(self):
        """Return a sentence for each indicator of the definition that is none."""
        self.ensure_one()
        return list(self._get_method().unreadable())

    def _get_definition(self):
        """Return the definition as plain data, equal for equal definitions."""
        self.ensure_one()
        own = {name: self[name] for name in DEFINITION_FIELDS}
        return {
            **own,
            "tiers": [tier._get_definition() for tier in self._get_tiers()],
            "weights": [weight._get_definition() for weight in self.weight_ids],
        }

    def _get_tiers(self):
        """Return the tiers in use, best first, the one without data last."""
        self.ensure_one()
        tiers = self.tier_ids.filtered("active").sorted(
            lambda tier: (tier.sequence, tier._origin.id or math.inf)
        )
        return tiers.filtered(lambda t: not t.no_data) + tiers.filtered("no_data")

    def _update_version(self):
        """Count the version up, and keep it, where the definition has changed.

        Not while a scheme is being saved line by line: once, at its end.
        """
        if self.env.context.get("shop_defining") is SAVING:
            return
        for scheme in self:
            definition = scheme._get_definition()
            # sudo: the ledger of versions takes no rows but from here
            last = scheme.sudo().version_ids.sorted("version")[-1:]
            if not last._holds(definition):
                number = last.version + 1
                scheme.version_ids.sudo().create(
                    scheme._prepare_version_values(number, definition)
                )
                scheme.version = number

    def _prepare_version_values(self, number, definition):
        return {
            "scheme_id": self.id,
            "version": number,
            "user_id": self.env.uid,
            "date": self.env["res.company"]._shop_now(),
            "definition": definition,
        }

    @api.onchange("name")
    def _onchange_name_code(self):
        self.code = self.code or code_from_name(self.name)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for scheme, vals in zip(self, vals_list, strict=True):
            vals["code"] = (default or {}).get("code", f"{scheme.code}_copy")
            vals["name"] = (default or {}).get("name") or self.env._(
                "%s (copy)", scheme.name
            )
        return vals_list

    @api.model_create_multi
    def create(self, vals_list):
        defining = self.with_context(shop_defining=SAVING)
        schemes = super(ShopTierScheme, defining).create(vals_list)
        schemes = schemes.with_env(self.env)
        schemes._update_version()
        return schemes

    def write(self, vals):
        defining = self.with_context(shop_defining=SAVING)
        result = super(ShopTierScheme, defining).write(vals)
        self._update_version()
        return result

    @api.model
    def _get_by_code(self, code=None):
        """Return the scheme of ``env.company`` with a code, None for the primary.

        A code means the company's own scheme, then the shared one.

        :raise UserError: no scheme has this code
        """
        if code is None:
            return self.env.company._shop_primary_scheme()
        code = str(code).replace("\0", "")
        schemes = self.search(
            [("code", "=", code), ("company_id", "in", (self.env.company.id, False))]
        ).sorted(lambda scheme: not scheme.company_id)
        if not schemes:
            raise UserError(self.env._("Scheme: “%s” is not an active scheme.", code))
        return schemes[0]

    def _last_run(self, company):
        """Return this scheme's last full run in a company, perhaps none."""
        self.ensure_one()
        return self.env["shop.tier.run"].search(
            [("scheme_id", "=", self.id), ("company_id", "=", company.id)], limit=1
        )

    @api.model
    def _loyalty_sign_queries(self):
        """Return the signs of loyalty as boolean SQL over the engine's input.

        Buys again, brings others, keeps away from competitors; addons append
        the signs that they know (suggestions, answers to new arrivals).
        """
        return [
            SQL("m.lifetime_count >= 2"),
            SQL("referred.referrals > 0"),
            SQL("p.shop_rejects_competitors"),
        ]

    def _ensure_allowed(self, group):
        if not (self.env.su or self.env.user.has_group(group)):
            raise AccessError(
                self.env._("Tiers: your role does not allow this. Ask your manager.")
            )
