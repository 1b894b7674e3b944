from odoo import models
from odoo.exceptions import UserError

from odoo.addons.shop_crm_tiering.tools.arguments import get_text


class PosConfig(models.Model):
    """A complaint is written down where the customer stands: at the till."""

    _inherit = "pos.config"

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
            raise UserError(self.env._("Till: open it again."))
        words = get_text(self.env, self.env._("The customer's own words"), words)
        if not words:
            raise UserError(
                self.env._("The customer's own words: write down what was said.")
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
                self.env._("Complaint: choose the order or customer again.")
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
