from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.field_levels import INTERNAL


class ResPartner(models.Model):
    """Files grow stale: who is to be asked whether theirs is still right."""

    _inherit = "res.partner"

    shop_verify_due = fields.Boolean(
        string="To verify",
        compute="_compute_shop_verify_due",
        search="_search_shop_verify_due",
        groups=INTERNAL,
        help="Never checked with the customer, or longer ago than the settings allow.",
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
        self.write({"shop_file_verified_on": self.env.company._shop_today()})
        return True
