from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.access import check_company

# Stays as it was when somebody agreed to it.
FIXED = ("body", "version")


class ShopConsentWording(models.Model):
    """What customers agree to, word for word, in versions that stay as they were."""

    _name = "shop.consent.wording"
    _description = "Consent Wording"
    _order = "id desc"

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(
        required=True, default=1, readonly=True, copy=False, aggregator=None
    )
    body = fields.Text(string="Consent text", required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty for all companies."
    )
    active = fields.Boolean(default=True)
    is_used = fields.Boolean(string="Accepted by customers", compute="_compute_is_used")

    def _compute_is_used(self):
        used = self._get_used()
        for wording in self:
            wording.is_used = wording._origin in used

    def _get_used(self):
        """Return those that somebody agreed to."""
        # sudo: whether it was accepted, not by whom
        consents = self.env["shop.consent"].sudo()
        used = consents._read_group([("wording_id", "in", self.ids)], ["wording_id"])
        return self.browse(wording.id for (wording,) in used)

    @api.depends("name", "version")
    def _compute_display_name(self):
        for wording in self:
            wording.display_name = self.env._(
                "%(name)s, version %(version)s",
                name=wording.name,
                version=wording.version,
            )

    @api.model
    def _get_newest(self):
        """Return the wording in use: the company's own, else the shared one."""
        for company_id in (self.env.company.id, False):
            if found := self.search([("company_id", "=", company_id)], limit=1):
                return found
        return self.browse()

    # ------------------------------------------------------------
    # WHAT STAYS AS IT WAS
    # ------------------------------------------------------------

    @api.constrains("company_id")
    def _check_own_company(self):
        check_company(self)

    def write(self, vals):
        if not vals.keys().isdisjoint(FIXED):
            self._check_unused()
        return super().write(vals)

    def _update_field_translations(self, field_name, translations, *args, **kwargs):
        if field_name == "body":
            self.check_access("write")
            self._check_unused()
        return super()._update_field_translations(
            field_name, translations, *args, **kwargs
        )

    def _check_unused(self):
        if used := self._get_used()[:1]:
            raise UserError(
                self.env._(
                    "Consent text: customers have already accepted “%s”. Create a new "
                    "version.",
                    used.display_name,
                )
            )

    def button_new_version(self):
        """Copy the text to a new version, which is used from now on."""
        self.ensure_one()
        self.check_access("write")
        newer = self.copy({"version": self.version + 1})
        self.active = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": newer.id,
            "views": [(False, "form")],
        }
