from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.shop_crm_tiering.tools.field_levels import INTERNAL


class PosConfig(models.Model):
    _inherit = "pos.config"

    shop_store_id = fields.Many2one(
        "shop.store",
        string="Store",
        check_company=True,
        index="btree_not_null",
        help="Where the orders of this till count. Empty: the company's default store.",
    )
    shop_remind_customer = fields.Boolean(
        string="Ask for the customer",
        help="Before payment, ask once whose purchase it is when nobody is chosen.",
    )

    def write(self, vals):
        self._shop_check_owner(vals)
        return super().write(vals)

    def _shop_check_owner(self, vals):
        """Cashiers may write a till; where its orders count is the owner's to say."""
        names = {"shop_store_id", "shop_remind_customer"} & vals.keys()
        owner = self.env.su or self.env.user.has_group(
            "point_of_sale.group_pos_manager"
        )
        if names and not owner:
            raise AccessError(
                self.env._("Store and reminder: ask an administrator of the tills.")
            )

    @api.model
    def _load_pos_data_read(self, records, config):
        read = super()._load_pos_data_read(records, config)
        for values in read:
            values["_shop_crm"] = self.shop_get_till_rights()
        return read

    @api.model
    def shop_get_till_rights(self):
        """Return what the user may do at the till; a device may change hands.

        :return: dict ``uid``, ``serves`` (cards, quick add), ``complains``
        :raise AccessError: who may not use tills
        """
        self.check_access("read")
        serves = self.env.user.has_group(INTERNAL)
        complains = "shop.complaint" in self.env and self.env[
            "shop.complaint"
        ].has_access("create")
        return {"uid": self.env.uid, "serves": serves, "complains": complains}
