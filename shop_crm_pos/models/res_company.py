from odoo import models

CHANGED = "SHOP_CUSTOMERS_CHANGED"
# A device asks for all that it shows rather than read a longer list.
MOST_NAMED = 1_000


class ResCompany(models.Model):
    _inherit = "res.company"

    def _shop_tell_changed(self, partner_ids=None):
        """Tell the open tills of the company, which then ask for what they show.

        Nothing of a customer is in the message: ids, None for everybody.
        """
        result = super()._shop_tell_changed(partner_ids)
        # sudo: which tills are open
        sessions = self.env["pos.session"].sudo()
        tills = sessions.search(
            [("company_id", "=", self.id), ("state", "!=", "closed")]
        ).config_id
        if not tills:
            return result
        ids = self._shop_get_shown(partner_ids)
        for till in tills:
            till._notify(CHANGED, {"ids": ids})
        return result

    def _shop_get_shown(self, partner_ids):
        """Return all who are marked like these contacts, None for too many."""
        if partner_ids is None or len(partner_ids) > MOST_NAMED:
            return None
        ids = self.env["res.partner"].browse(partner_ids)._shop_get_family_ids()
        return ids if len(ids) <= MOST_NAMED else None
