from odoo import api, models
from odoo.fields import Domain

# Models that hold logins and their traces, not what is told about a customer.
LEFT_OUT_MODELS = ("res.users", "res.users.", "res.device", "ir.", "bus.", "auth")
# Models that name their record by a model and an id.
BY_NAME = {
    "mail.message": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "ir.attachment": ("res_model", "res_id"),
}


class ResPartner(models.Model):
    """A copy of everything that is known of a customer, for the customer."""

    _inherit = "res.partner"

    def shop_export_data(self):
        """Return everything that is known of these customers.

        :return: ``{"customers": [{"id": int, "file": {field: value},
            "records": {model: [{field: value}]}}]}``, ready for JSON
        :raise AccessError: who is not an administrator of the customer files
        """
        self._shop_check_admin("read")
        # sudo: the customer has a right to all of it, whichever model it is in; the
        # right to hand it out was checked above
        data = [partner._shop_data() for partner in self.sudo()]
        rows = [(partner.id, []) for partner in self]
        self.env["shop.file.log"]._add("copy", rows)
        return {"customers": data}

    def button_shop_export_data(self):
        """Download the copy."""
        self._shop_check_admin("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/shop_crm/customer_data/{self.id}.json",
            "target": "download",
        }

    def _shop_data(self):
        """Return the copy of one customer; addons extend it. Runs as superuser."""
        self.ensure_one()
        records = {}
        for model, domain in self._shop_get_data_domains().items():
            found = self.env[model].with_context(active_test=False).search(domain)
            if found:
                records[model] = found._shop_read_data()
        return {
            "id": self.id,
            "file": self._shop_read_data()[0],
            "records": records,
        }

    def _shop_get_data_domains(self):
        """Return ``{model: domain}`` of every stored record that names the customer."""
        domains = {}
        for model in self.env.values():
            if not self._shop_has_data(model):
                continue
            links = [
                Domain(name, "in", self.ids)
                for name, field in model._fields.items()
                if field.store
                and field.comodel_name == "res.partner"
                and field.type in ("many2one", "many2many")
                and not field.company_dependent
            ]
            if model._name in BY_NAME:
                name, number = BY_NAME[model._name]
                links.append(
                    Domain(name, "=", "res.partner") & Domain(number, "in", self.ids)
                )
            if links:
                domains[model._name] = Domain.OR(links)
        return domains

    @api.model
    def _shop_has_data(self, model):
        return (
            model._auto
            and not model._abstract
            and not model._transient
            and (model._name in BY_NAME or not model._name.startswith(LEFT_OUT_MODELS))
        )
