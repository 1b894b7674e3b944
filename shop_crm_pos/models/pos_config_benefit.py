from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.guard import going_on


class PosConfig(models.Model):
    """What a tier gets at the till: its price list, and programmes limited to it."""

    _inherit = "pos.config"

    def _get_available_pricelists(self):
        """Add the price lists of tiers: their customers pay by them at any till."""
        return super()._get_available_pricelists() | self._shop_get_tier_pricelists()

    def _shop_get_tier_pricelists(self):
        company = self.company_id
        # sudo: which price lists a till needs
        tiers = company._shop_primary_scheme().sudo().with_company(company).tier_ids
        lists = tiers.pricelist_id._get_partner_pricelist_multi_filter_hook()
        return lists.filtered(lambda each: each.currency_id == self.currency_id).sudo(
            self.env.su
        )

    def _get_program_ids(self):
        """Add the loyalty programmes that are limited to the price lists of tiers.

        Odoo's till asks where ``pos_loyalty`` is installed, which is loaded before
        this addon; it takes only those of the till's own price lists.
        """
        programs = super()._get_program_ids()
        with going_on("Programmes of tiers", self.env.cr):
            return programs | self._shop_get_tier_programs()
        return programs

    def _shop_get_tier_programs(self):
        programs = self.env["loyalty.program"].search(
            self._shop_get_tier_programs_domain()
        )
        # sudo: how often one was used is in orders that a cashier may not read
        return programs.filtered(
            lambda each: (
                not each.limit_usage or each.sudo().total_order_count < each.max_usage
            )
        )

    def _shop_get_tier_programs_domain(self):
        today = fields.Date.context_today(self)
        return Domain(
            [
                ("pricelist_ids", "in", self._shop_get_tier_pricelists().ids),
                ("pos_ok", "=", True),
                ("pos_config_ids", "in", [self.id, False]),
                ("currency_id", "=", self.currency_id.id),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", today),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", today),
            ]
        )
