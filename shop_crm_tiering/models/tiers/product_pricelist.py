from odoo import api, models

from ...tools.guard import log_and_continue


class ProductPricelist(models.Model):
    """Customers pay by the price list of their tier, where it has one."""

    _inherit = "product.pricelist"

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        result = super()._get_partner_pricelist_multi(partner_ids)
        if self.env["res.groups"]._is_feature_enabled(
            "product.group_product_pricelist"
        ):
            with log_and_continue("Price lists of tiers", self.env.cr):
                result.update(self._shop_get_tier_pricelists(partner_ids))
        return result

    @api.model
    def _shop_get_tier_pricelists(self, partner_ids):
        """Return ``{partner id: price list}`` of those who pay by that of their tier.

        A price list that was given to the customer goes first.
        """
        # sudo: a visitor's price depends on their tier, which they can't see
        tiers = self.env.company._shop_primary_scheme().sudo().tier_ids
        usable = tiers._get_pricelist().sudo(self.env.su)
        if not usable:
            return {}
        lists = {tier.id: usable & tier.pricelist_id for tier in tiers}
        # sudo: as above; archived contacts are priced too, the public visitor is one
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        in_force = partners._origin._shop_get_tiers()
        found = {}
        # callers pass thousands: no record is made of who has no such tier
        for partner_id in partners._ids:
            tier = in_force.get(getattr(partner_id, "origin", partner_id))
            if tier and (of_tier := lists.get(tier.id)):
                own = partners.browse(partner_id).specific_property_product_pricelist
                if not own or not own._get_partner_pricelist_multi_filter_hook():
                    found[partner_id] = of_tier
        return found

    def _shop_filter_usable(self):
        """Leave out what is gone, or another company's."""
        companies = (self.env["res.company"], self.env.company)
        return self.exists().filtered(lambda each: each.company_id in companies)
