import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date, get_lang

from ...tools.field_levels import FIELD_LEVELS, INTERNAL, SENSITIVE
from ...tools.words import join_texts

# Models that hold logins and their traces, not data about a customer.
LEFT_OUT_MODELS = ("res.users", "res.users.", "res.device", "ir.", "bus.", "auth")
# Models that name their record by a model and an id.
BY_NAME = {
    "mail.message": ("model", "res_id"),
    "mail.activity": ("res_model", "res_id"),
    "ir.attachment": ("res_model", "res_id"),
}

GAP_BETWEEN_CHARACTERS = re.compile(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")


class ResPartner(models.Model):
    """Who reads a customer file, who changed it, and what leaves it."""

    _inherit = "res.partner"

    # ------------------------------------------------------------
    # LEVELS AND LOG
    # ------------------------------------------------------------

    @api.model
    def _shop_field_levels(self):
        """Return ``{field name: FieldLevel}``: who reads what, why, for how long.

        The one registry behind the field groups, the list of field levels and the
        test that holds both together. Addons extend it with their own fields.
        """
        return dict(FIELD_LEVELS)

    def _shop_get_logged_names(self):
        """Return the names of the fields whose changes are logged here.

        What has a model of its own (family, handles) is logged there.
        """
        return {
            name
            for name, level in self._shop_field_levels().items()
            if level.groups in (INTERNAL, SENSITIVE)
            and self._fields[name].type != "one2many"
        }

    def _shop_log_created(self, vals_list):
        """Log which fields new contacts came with."""
        logged = self._shop_get_logged_names()
        changes = []
        for partner, vals in zip(self, vals_list, strict=True):
            names = sorted(name for name in logged & vals.keys() if vals[name])
            if names:
                changes.append((partner.id, names))
        self.env["shop.file.log"]._add("change", changes)

    def _shop_get_logged_values(self, vals):
        """Return the values of the logged fields in ``vals``, a dict a contact."""
        names = sorted(self._shop_get_logged_names() & vals.keys())
        # sudo: compares values that this user may write but perhaps not read
        return [
            {
                name: value.ids if isinstance(value, models.BaseModel) else value
                for name in names
                for value in [partner[name]]
            }
            for partner in (self.sudo() if names else ())
        ]

    def _shop_log_written(self, before):
        """Log what differs from the values ``before``, see _shop_get_logged_values."""
        if not before:
            return
        after = self._shop_get_logged_values(before[0])
        changes = []
        for partner, old, new in zip(self, before, after, strict=True):
            names = [name for name in old if old[name] != new[name]]
            if names:
                changes.append((partner.id, names))
        self.env["shop.file.log"]._add("change", changes)

    def _shop_log_part(self, name):
        """Log that the rows shown by the field ``name`` changed."""
        self.env["shop.file.log"]._add(
            "change", [(partner.id, [name]) for partner in self]
        )

    # ------------------------------------------------------------
    # A COPY FOR THE CUSTOMER
    # ------------------------------------------------------------

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

    # ------------------------------------------------------------
    # ON PAPER
    # ------------------------------------------------------------

    def _shop_get_sensitive(self):
        """Return ``[(label, value)]`` of the sensitive fields that are filled.

        In the language of the user; the field groups keep others out.
        """
        self.ensure_one()
        rows = []
        for name, level in self._shop_field_levels().items():
            field = self._fields[name]
            if level.groups != SENSITIVE or field.compute or not self[name]:
                continue
            label = field._description_string(self.env)
            rows.append((label, self._shop_format_value(name)))
        return rows

    def _shop_get_address(self):
        """Return the address on one line, in the order of its country.

        Without the country of the shop, and without the gaps of what is not known.
        """
        self.ensure_one()
        lines = (self.contact_address or "").replace(",", "\n").split("\n")
        parts = [line.strip() for line in lines]
        home = self.env.company.country_id.name
        parts = [part for part in parts if part and part != home]
        if self.country_id.code == "CN" and get_lang(self.env).code.startswith("zh"):
            # From the great to the small, nothing between two characters.
            return GAP_BETWEEN_CHARACTERS.sub("", " ".join(parts))
        return ", ".join(parts)

    def _shop_format_value(self, name):
        """Return the value of one field as people read it."""
        field, value = self._fields[name], self[name]
        if field.relational:
            return join_texts(self.env, value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env))[value]
        if field.type == "date":
            return format_date(self.env, value)
        return str(value)
