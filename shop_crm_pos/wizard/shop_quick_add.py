from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.shop_crm_tiering.tools.arguments import get_text
from odoo.addons.shop_crm_tiering.wizard.shop_quick_add import CONSENTS

TEXTS = ("name", "phone", "address", "source_note")


class ShopQuickAdd(models.TransientModel):
    """The same quick add as in the office, for the screen of the till."""

    _inherit = "shop.quick.add"

    @api.model
    def shop_get_till_choices(self):
        """Return what the dialog asks for.

        :return: dict ``sources`` (list of dict ``id``, ``name``, ``third_party``),
            ``consents`` (list of dict ``name``, ``label``), ``required`` (names)
        :raise AccessError: who may not add customers
        """
        self.check_access("create")
        company = self.env.company
        sources = self.env["shop.customer.source"].search([])  # pylint: disable=no-search-all
        required = ("phone", "address", "source_id")
        return {
            "sources": sources.read(["name", "third_party"], load=False),
            "consents": [
                {
                    "name": name,
                    "label": self._fields[name]._description_string(self.env),
                }
                for name in CONSENTS
            ],
            "required": [
                name
                for name in required
                if self.new({"company_id": company.id})[
                    f"{name.removesuffix('_id')}_required"
                ]
            ],
        }

    @api.model
    def shop_add_at_till(self, values, is_checked=False):
        """Add a customer, unless somebody on file has the phone or it looks wrong.

        :param dict values: ``name``, ``phone``, ``address``, ``source_id``,
            ``source_note`` and the consents, see :meth:`shop_get_till_choices`
        :param bool is_checked: add in any case: a family's phone, one of abroad
        :return: dict ``partner_id``, or ``duplicates`` (list of dict ``id``,
            ``name``, ``phone``) and ``is_doubtful`` of the phone
        :raise AccessError: who may not add customers
        :raise UserError: which field is missing or wrong
        """
        self.check_access("create")
        quick = self.create(self._prepare_till_values(values))
        if is_checked is not True and (quick.duplicate_ids or quick.phone_doubtful):
            found = quick._get_till_doubts()
            quick.unlink()
            return found
        partner = quick._create_customer()
        quick.unlink()
        return {"partner_id": partner.id}

    def _get_till_doubts(self):
        return {
            "duplicates": [
                {"id": each.id, "name": each.complete_name, "phone": each.phone}
                for each in self.duplicate_ids
            ],
            "is_doubtful": self.phone_doubtful,
        }

    @api.model
    def _prepare_till_values(self, values):
        """Return only what the dialog asks for, of the right types."""
        if not isinstance(values, dict):
            raise UserError(self.env._("Customer: fill in the form again."))
        source_id = values.get("source_id")
        sources = self.env["shop.customer.source"]
        source = sources.browse(source_id if type(source_id) is int else ()).exists()
        texts = {
            name: get_text(
                self.env,
                self._fields[name]._description_string(self.env),
                values.get(name),
            )
            for name in TEXTS
        }
        consents = {name: values.get(name) is True for name in CONSENTS}
        return {**texts, **consents, "source_id": source.id}
