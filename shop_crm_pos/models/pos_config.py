import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.shop_crm_tiering.tools.arguments import get_text
from odoo.addons.shop_crm_tiering.tools.field_levels import INTERNAL
from odoo.addons.shop_crm_tiering.tools.guard import log_and_continue

_logger = logging.getLogger(__name__)


class PosConfig(models.Model):
    _inherit = "pos.config"

    shop_store_id = fields.Many2one(
        "shop.store",
        string="Store",
        check_company=True,
        index="btree_not_null",
        help="Store of the orders of this point of sale. Empty: the "
        "company's default store.",
    )
    shop_remind_customer = fields.Boolean(
        string="Remind to select a customer",
        help="Reminds once before payment if no customer is selected.",
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
                self.env._(
                    "Store and reminder: only a Point of Sale administrator "
                    "can change them."
                )
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

    # ------------------------------------------------------------
    # PRICE LISTS AND PROGRAMMES OF TIERS
    # ------------------------------------------------------------

    def _get_available_pricelists(self):
        """Add the price lists of tiers: their customers pay by them at any till."""
        lists = super()._get_available_pricelists()
        with log_and_continue("Price lists of tiers", self.env.cr):
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
        with log_and_continue("Programmes of tiers", self.env.cr):
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
        ).filtered(self._shop_has_pos_rewards)

    def _shop_has_pos_rewards(self, program):
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

    # ------------------------------------------------------------
    # COMPLAINTS
    # ------------------------------------------------------------

    def shop_open_complaint(self, words, partner_id=None, line_id=None):
        """Open a case at its first step, of this till's store.

        :param str words: the customer's own
        :param int partner_id: the customer; of the order where a line is given
        :param int line_id: of ``pos.order.line``, what is complained of
        :return: ``{"id": int, "name": reference}``
        :raise AccessError: who may not open cases, or not read customer or line
        :raise UserError: no words, or nobody installed complaints
        """
        if "shop.complaint" not in self.env:
            raise UserError(self.env._("Complaints: the addon is not installed."))
        self.env["shop.complaint"].check_access("create")
        self.check_access("read")
        if len(self.exists()) != 1:
            raise UserError(self.env._("Point of Sale: open it again."))
        words = get_text(self.env, self.env._("Customer's own words"), words)
        if not words:
            raise UserError(
                self.env._("Customer's own words: enter what the customer said.")
            )
        line = self._shop_get_record("pos.order.line", line_id)
        customer = line.order_id.partner_id or self._shop_get_record(
            "res.partner", partner_id
        )
        cases = self.env["shop.complaint"].with_company(self.company_id)
        case = cases.create(self._prepare_complaint(words, customer, line))
        return {"id": case.id, "name": case.name}

    def _shop_get_record(self, model, record_id):
        """Return the record of an id that a till sent, none for none.

        :raise AccessError: the user may not read it
        :raise UserError: the id is none
        """
        if record_id is None or record_id is False:
            return self.env[model]
        is_id = type(record_id) is int and 0 < record_id < 2**31
        record = self.env[model].browse(record_id if is_id else ()).exists()
        if not record:
            raise UserError(
                self.env._("Complaint: select the order or customer again.")
            )
        record.check_access("read")
        return record

    def _prepare_complaint(self, words, customer, line):
        store = self.shop_store_id or self.company_id.shop_store_id
        return {
            "customer_words": words,
            "partner_id": customer.id,
            "company_id": self.company_id.id,
            "store_id": store.id,
            "channel": "counter",
            "origin_line_ref": f"{line._name},{line.id}" if line else False,
        }
