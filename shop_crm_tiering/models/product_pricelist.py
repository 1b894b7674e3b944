from odoo import api, models

from ..tools.guard import going_on


class ProductPricelist(models.Model):
    """Customers pay by the price list of their tier, where it has one."""

    _inherit = "product.pricelist"

    @api.model
    def _get_partner_pricelist_multi(self, partner_ids):
        result = super()._get_partner_pricelist_multi(partner_ids)
        # sudo: a visitor's price hangs on his tier, which he does not see
        scheme = self.env.company._shop_primary_scheme().sudo()
        if scheme.tier_ids.pricelist_id and self.env["res.groups"]._is_feature_enabled(
            "product.group_product_pricelist"
        ):
            with going_on("Price lists of tiers", self.env.cr):
                result.update(self._shop_get_tier_pricelists(partner_ids))
        return result

    @api.model
    def _shop_get_tier_pricelists(self, partner_ids):
        """Return ``{partner id: price list}`` of those who pay by that of their tier.

        A price list that was given to the customer goes first.
        """
        found = {}
        # sudo: as above; archived contacts are priced too, the public visitor is one
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        for partner_id, tier in partners._shop_get_tiers().items():
            own, of_tier = (
                pricelist._get_partner_pricelist_multi_filter_hook()
                for pricelist in (
                    partners.browse(partner_id).specific_property_product_pricelist,
                    tier.pricelist_id,
                )
            )
            if of_tier and not own:
                found[partner_id] = of_tier.sudo(self.env.su)
        return found
