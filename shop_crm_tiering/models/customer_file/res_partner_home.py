from odoo import api, fields, models

from ...tools.groups import USER
from ...tools.notification import notification


class ResPartner(models.Model):
    """Of which company a contact is a customer before it has bought anything."""

    _inherit = "res.partner"

    shop_home_company_id = fields.Many2one(
        "res.company",
        string="Customer of",
        prefetch="shop_file",
        copy=False,
        groups=USER,
        help="Counts the contact as a customer of this company before any purchase.",
    )

    _shop_home_company_idx = models.Index(
        "(shop_home_company_id) WHERE shop_home_company_id IS NOT NULL"
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Make customers of contacts that are imported with their source."""
        if self.env.context.get("import_file"):
            home = self.env.company.id
            vals_list = [
                {"shop_home_company_id": home, **vals}
                if vals.get("shop_source_id")
                else vals
                for vals in vals_list
            ]
        return super().create(vals_list)

    def button_shop_make_customers(self):
        """Count these contacts as customers of the company, and tell how many."""
        self.check_access("write")
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
