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
        required = ("phone", "address", "source_id")
        return {
            "sources": self._get_till_sources().read(
                ["name", "third_party"], load=False
            ),
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
        """Add a customer, unless the phone is known already or looks wrong.

        :param dict values: ``name``, ``phone``, ``address``, ``source_id``,
            ``source_note`` and the consents, see :meth:`shop_get_till_choices`
        :param bool is_checked: add in any case: a family's phone, one of abroad
        :return: dict ``partner_id``, or ``duplicates`` (list of dict ``id``,
            ``name``, ``phone``) and ``is_doubtful`` of the phone
        :raise AccessError: who may not add customers
        :raise UserError: which field is missing or wrong
        """
        self.check_access("create")
        prepared = self._prepare_till_values(values)
        draft = self.new(prepared)
        if is_checked is not True and (draft.duplicate_ids or draft.phone_doubtful):
            return draft._get_till_warnings()
        quick = self.create(prepared)
        partner = quick._create_customer()
        quick.unlink()
        return {"partner_id": partner.id}

    def _get_till_warnings(self):
        return {
            "duplicates": [
                {"id": each._origin.id, "name": each.complete_name, "phone": each.phone}
                for each in self.duplicate_ids
            ],
            "is_doubtful": self.phone_doubtful,
        }

    @api.model
    def _prepare_till_values(self, values):
        """Return only what the dialog asks for, of the right types."""
        if not isinstance(values, dict):
            raise UserError(self.env._("Customer: fill in the form again."))
        source = self._get_till_source(values.get("source_id"))
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

    @api.model
    def _get_till_sources(self):
        return self.env["shop.customer.source"].search([])  # pylint: disable=no-search-all

    @api.model
    def _get_till_source(self, source_id):
        """Return the source that was chosen among those offered, none for none."""
        chosen = self._get_till_sources().filtered(lambda each: each.id == source_id)
        if source_id and not chosen:
            label = self._fields["source_id"]._description_string(self.env)
            raise UserError(self.env._("%s: choose again.", label))
        return chosen
