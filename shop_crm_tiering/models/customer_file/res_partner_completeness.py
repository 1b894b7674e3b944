from collections import namedtuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, LazyTranslate

from ...tools.comparisons import COMPARISONS
from ...tools.field_levels import INTERNAL
from ...tools.words import join_texts

_lt = LazyTranslate(__name__)

# One of the fields is enough for the part's points.
Part = namedtuple("Part", "label points fields")

PERSON_PARTS = (
    Part(_lt("Phone"), 25, ["phone"]),
    Part(_lt("Birthday"), 20, ["shop_birth_month"]),
    Part(_lt("Preferences"), 15, ["shop_preference_ids", "shop_taboos"]),
    Part(_lt("Salutation"), 10, ["shop_salutation"]),
    Part(_lt("Address"), 10, ["street", "city"]),
    Part(_lt("Gender"), 10, ["shop_gender"]),
    Part(_lt("Source"), 10, ["shop_source_id"]),
)
COMPANY_PARTS = (
    Part(_lt("Phone"), 20, ["phone"]),
    Part(_lt("Decision maker"), 20, ["shop_principal_id"]),
    Part(_lt("Address"), 15, ["street", "city"]),
    Part(_lt("Email"), 15, ["email"]),
    Part(_lt("Company size"), 10, ["shop_scale"]),
    Part(_lt("Annual demand"), 10, ["shop_yearly_need"]),
    Part(_lt("Source"), 10, ["shop_source_id"]),
)


class ResPartner(models.Model):
    """How complete a customer file is, and whether it is due for verification."""

    _inherit = "res.partner"

    shop_file_completeness = fields.Integer(
        string="File completeness (%)",
        compute="_compute_shop_file_completeness",
        search="_search_shop_file_completeness",
        aggregator="avg",
        groups=INTERNAL,
        help="Share of the requested information that is on file, from 0 to 100.",
    )
    shop_file_missing = fields.Char(
        string="Missing information",
        compute="_compute_shop_file_completeness",
        groups=INTERNAL,
    )

    @api.depends_context("lang")
    @api.depends(
        "is_company",
        *{name for part in PERSON_PARTS + COMPANY_PARTS for name in part.fields},
    )
    def _compute_shop_file_completeness(self):
        for partner in self:
            points, missing = 0, []
            for part in COMPANY_PARTS if partner.is_company else PERSON_PARTS:
                if any(partner[name] for name in part.fields):
                    points += part.points
                else:
                    missing.append(str(part.label))
            partner.shop_file_completeness = points
            partner.shop_file_missing = join_texts(self.env, missing)

    def _search_shop_file_completeness(self, operator, value):
        self._check_field_access(self._fields["shop_file_completeness"], "read")
        if operator not in ("in", "not in", "<", "<=", ">", ">="):
            return NotImplemented

        def to_sql(model, alias, query):
            score = model._shop_completeness_sql(alias)
            numbers = value
            if operator in ("in", "not in"):
                numbers = tuple(number or 0 for number in value)
            return SQL("%s %s %s", score, COMPARISONS[operator], numbers)

        return Domain.custom(to_sql=to_sql)

    # ------------------------------------------------------------
    # IN SQL
    # ------------------------------------------------------------

    @api.model
    def _shop_completeness_sql(self, alias, query=None):
        """Return the completeness of the partner row ``alias``, an integer 0-100.

        Reads columns of that row only, and one index probe for its preferences.
        The fields it reads are flushed with the query.
        """
        return SQL(
            "CASE WHEN %s THEN %s ELSE %s END",
            SQL.identifier(alias, "is_company", to_flush=self._fields["is_company"]),
            self._shop_points_sql(alias, COMPANY_PARTS),
            self._shop_points_sql(alias, PERSON_PARTS),
        )

    def _shop_points_sql(self, alias, parts):
        return SQL(
            "(%s)",
            SQL(" + ").join(
                SQL(
                    "CASE WHEN %s THEN %s ELSE 0 END",
                    SQL(" OR ").join(
                        self._shop_filled_sql(alias, self._fields[name])
                        for name in part.fields
                    ),
                    part.points,
                )
                for part in parts
            ),
        )

    def _shop_filled_sql(self, alias, field):
        """Return whether the field counts as filled, as ``bool(value)`` in Python."""
        if field.type == "many2many":
            return SQL(
                "EXISTS (SELECT FROM %s WHERE %s = %s)",
                SQL.identifier(field.relation),
                SQL.identifier(field.relation, field.column1, to_flush=field),
                SQL.identifier(alias, "id"),
            )
        column = SQL.identifier(alias, field.name, to_flush=field)
        if field.type in ("integer", "monetary"):
            return SQL("COALESCE(%s, 0) <> 0", column)
        if field.type == "char":
            return SQL("COALESCE(%s, '') <> ''", column)
        return SQL("%s IS NOT NULL", column)

    # ------------------------------------------------------------
    # VERIFICATION
    # ------------------------------------------------------------

    shop_verify_due = fields.Boolean(
        string="To verify",
        compute="_compute_shop_verify_due",
        search="_search_shop_verify_due",
        groups=INTERNAL,
        help="Never verified with the customer, or longer ago than set "
        "in the settings.",
    )

    @api.depends("shop_file_verified_on")
    @api.depends_context("company")
    def _compute_shop_verify_due(self):
        oldest = self._shop_oldest_verified()
        for partner in self:
            verified = partner.shop_file_verified_on
            partner.shop_verify_due = not verified or verified < oldest

    def _search_shop_verify_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        stale = Domain("shop_file_verified_on", "=", False) | Domain(
            "shop_file_verified_on", "<", self._shop_oldest_verified()
        )
        domains = {True: stale, False: ~stale}
        return Domain.OR(domains[bool(wanted)] for wanted in value)

    def _shop_oldest_verified(self):
        """Return the first day on which a file counts as verified today."""
        company = self.env.company
        return company._shop_today() - relativedelta(months=company.shop_verify_months)

    def button_shop_verify(self):
        """Note on each file that it was checked with the customer today."""
        self._shop_check_access("write")
        self.write({"shop_file_verified_on": self.env.company._shop_today()})
        return True
