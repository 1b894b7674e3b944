import logging

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.guard import going_on

_logger = logging.getLogger(__name__)


class PosConfig(models.Model):
    """What a tier gets at the till: its price list, and programmes limited to it."""

    _inherit = "pos.config"

    def _get_available_pricelists(self):
        """Add the price lists of tiers: their customers pay by them at any till."""
        lists = super()._get_available_pricelists()
        with going_on("Price lists of tiers", self.env.cr):
            return lists | self._shop_get_tier_pricelists()
        return lists

    def _shop_get_tier_pricelists(self):
        company = self.company_id
        # sudo: which price lists a till needs
        tiers = company._shop_primary_scheme().sudo().with_company(company).tier_ids
        fitting = tiers._get_pricelist().filtered(
            lambda each: each.currency_id == self.currency_id
        )
        return fitting.sudo(self.env.su)

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
        ).filtered(self._shop_can_give)

    def _shop_can_give(self, program):
        """Leave out a programme whose gifts are no goods of the till, and log it.

        Odoo would not open the till; who maps a price list may not know of tills.
        """
        gifts = program.reward_ids.filtered(lambda each: each.reward_type == "product")
        goods = gifts.reward_product_ids
        if goods.filtered("available_in_pos") == goods:
            return True
        _logger.warning("Programme %s: its gifts are not for tills", program.name)
        return False

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
