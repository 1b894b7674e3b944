from odoo import models

CHANGED = "SHOP_CUSTOMERS_CHANGED"
# A device asks for all that it shows rather than read a longer list.
MAX_IDS = 1_000
SCHEMES = {"shop_primary_scheme_id", "shop_former_scheme_id"}


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        result = super().write(vals)
        if SCHEMES & vals.keys():
            # tiers of another scheme have other price lists
            self._shop_load_tills_anew()
        return result

    def _shop_load_tills_anew(self):
        """Have every till load all at its next opening.

        A device keeps what it loaded and asks for what was written since: a price
        list that a tier has now may be older than that.
        """
        # sudo: which tills there are
        tills = self.env["pos.config"].sudo().search([("company_id", "in", self.ids)])
        self.env.add_to_compute(tills._fields["last_data_change"], tills)

    def _shop_notify_changed(self, partner_ids=None):
        """Tell the open tills of the company, which then ask for what they show.

        Nothing of a customer is in the message: ids, None for everybody.
        """
        result = super()._shop_notify_changed(partner_ids)
        # sudo: which tills are open
        sessions = self.env["pos.session"].sudo()
        tills = sessions.search(
            [("company_id", "=", self.id), ("state", "!=", "closed")]
        ).config_id
        if not tills:
            return result
        ids = self._shop_get_affected_ids(partner_ids)
        for till in tills:
            till._notify(CHANGED, {"ids": ids})
        return result

    def _shop_notify_removed(self, partner_ids):
        """Have the devices forget contacts that are erased or merged into others."""
        self._shop_load_tills_anew()
        for company in self:
            company._shop_notify_changed(partner_ids)

    def _shop_get_affected_ids(self, partner_ids):
        """Return all who are marked like these contacts, None for too many."""
        if partner_ids is None or len(partner_ids) > MAX_IDS:
            return None
        ids = self.env["res.partner"].browse(partner_ids)._shop_get_family_ids()
        return ids if len(ids) <= MAX_IDS else None
