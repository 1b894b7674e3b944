from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.field_levels import INTERNAL, SENSITIVE


class ResPartner(models.Model):
    """What customers are sorted by: interests, tags, preferences and groups."""

    _inherit = "res.partner"

    shop_interest_ids = fields.Many2many(
        "shop.tag",
        string="Interests",
        compute="_compute_shop_interest_ids",
        inverse="_inverse_shop_interest_ids",
        search="_search_shop_interest_ids",
        domain="[('kind', '=', 'interest')]",
        groups=INTERNAL,
    )
    shop_preference_choice_ids = fields.Many2many(
        "shop.preference",
        string="Available preferences",
        compute="_compute_shop_preference_choice_ids",
        groups=INTERNAL,
    )
    shop_tag_choice_ids = fields.Many2many(
        "shop.tag",
        string="Available tags",
        compute="_compute_shop_tag_choice_ids",
        groups=SENSITIVE,
    )

    @api.depends("shop_tag_ids.kind")
    def _compute_shop_interest_ids(self):
        # sudo: the other sets are sensitive, interests are not, and only they go out
        for partner, full in zip(self, self.sudo(), strict=True):
            partner.shop_interest_ids = full.shop_tag_ids.filtered(
                lambda tag: tag.kind == "interest"
            ).with_env(self.env)

    def _inverse_shop_interest_ids(self):
        # sudo: as above; what is not an interest stays as it is
        for partner, full in zip(self, self.sudo(), strict=True):
            others = full.shop_tag_ids.filtered(lambda tag: tag.kind != "interest")
            interests = partner.shop_interest_ids.filtered(
                lambda tag: tag.kind == "interest"
            )
            full.shop_tag_ids = others | interests.sudo()

    def _search_shop_interest_ids(self, operator, value):
        self._check_field_access(self._fields["shop_interest_ids"], "read")
        if operator not in ("in", "any"):
            return NotImplemented
        wanted = value if operator == "any" else Domain("id", "in", value)
        known = self.env["shop.tag"]._search(
            Domain(wanted) & Domain("kind", "=", "interest")
        )
        # sudo: looks at interests only, whoever may read them may search by them
        return Domain("id", "in", self.sudo()._search([("shop_tag_ids", "in", known)]))

    @api.depends_context("company")
    def _compute_shop_preference_choice_ids(self):
        kinds = self.env.company.shop_kind_ids
        self.shop_preference_choice_ids = self.env["shop.preference"].search(
            [("set_id.active", "=", True), ("kind_id", "in", [False, *kinds.ids])]
        )

    @api.depends_context("company")
    def _compute_shop_tag_choice_ids(self):
        self.shop_tag_choice_ids = self.env["shop.tag"].search(
            [("kind", "in", self.env.company._shop_tag_kinds())]
        )

    # ------------------------------------------------------------
    # GROUPS
    # ------------------------------------------------------------

    shop_group_ids = fields.Many2many(
        "shop.customer.group",
        string="Customer groups",
        compute="_compute_shop_group_ids",
        search="_search_shop_group_ids",
        groups=INTERNAL,
    )

    @api.depends_context("company", "uid")
    def _compute_shop_group_ids(self):
        """Look every group up once, with the rights of who looks."""
        members = {}
        for group in self.env["shop.customer.group"].search(Domain.TRUE):
            try:
                found = self.search(group._get_domain() & Domain("id", "in", self.ids))
            except AccessError:
                continue
            for partner in found:
                members.setdefault(partner, group.browse())
                members[partner] |= group
        for partner in self:
            partner.shop_group_ids = members.get(partner._origin)

    def _search_shop_group_ids(self, operator, value):
        self._check_field_access(self._fields["shop_group_ids"], "read")
        if operator != "in":
            return NotImplemented
        groups = self.env["shop.customer.group"].search([("id", "in", list(value))])
        return Domain.OR(group._get_domain() for group in groups)
