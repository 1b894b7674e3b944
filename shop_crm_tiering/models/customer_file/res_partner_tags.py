from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.field_levels import INTERNAL


class ResPartner(models.Model):
    _inherit = "res.partner"

    shop_group_ids = fields.Many2many(
        "shop.customer.group",
        string="Customer groups",
        compute="_compute_shop_group_ids",
        search="_search_shop_group_ids",
        groups=INTERNAL,
    )
    shop_review_date = fields.Date(
        string="Tier falls on",
        compute="_compute_shop_review_date",
        search="_search_shop_review_date",
        groups=INTERNAL,
        help="The tier falls on this day, unless the figures rise.",
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

    @api.depends("shop_standing_ids")
    @api.depends_context("company")
    def _compute_shop_review_date(self):
        scheme = self.env.company._shop_primary_scheme()
        for partner in self:
            standing = partner.shop_standing_ids.filtered(
                lambda row: row.scheme_id == scheme
            )
            partner.shop_review_date = standing.review_date

    def _search_shop_review_date(self, operator, value):
        """Search the standings that wait for their fall: a narrow, short list."""
        self._check_field_access(self._fields["shop_review_date"], "read")
        if operator not in ("<", "<=", ">", ">="):
            return NotImplemented
        standings = self.env["shop.tier.standing"]._search(
            [
                ("company_id", "=", self.env.company.id),
                ("scheme_id", "=", self.env.company._shop_primary_scheme().id),
                ("review_date", operator, value),
            ]
        )
        return Domain("commercial_partner_id", "in", standings.subselect("partner_id"))
