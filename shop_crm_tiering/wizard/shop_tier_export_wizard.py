from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.export.shop_tier_export import AT_ONCE
from ..tools.notification import notification


class ShopTierExportWizard(models.TransientModel):
    """Asks which scheme to export; a large report is written in the background."""

    _name = "shop.tier.export.wizard"
    _description = "Export tiers"

    scheme_id = fields.Many2one(
        "shop.tier.scheme",
        required=True,
        default=lambda self: self._default_scheme_id(),
        domain="[('company_id', 'in', (company_id, False))]",
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    since = fields.Date(
        string="Tier moves since",
        help="Leave empty for the 90 days before the last computation.",
    )

    def _default_scheme_id(self):
        if self.env.context.get("active_model") == "shop.tier.scheme":
            return self.env.context.get("active_id")
        return self.env.company._shop_primary_scheme()

    @api.constrains("scheme_id", "company_id")
    def _check_scheme_id(self):
        # As the user: a constraint runs with every right.
        self.sudo(False).scheme_id.check_access("read")
        if self.company_id - self.env.user.company_ids:
            raise ValidationError(self.env._("Company: choose one of your companies."))

    @api.constrains("since")
    def _check_since(self):
        today = self.env.company._shop_today()
        for wizard in self:
            if wizard.since and wizard.since >= today:
                raise ValidationError(
                    self.env._("Tier moves since: choose a date before today.")
                )

    def button_export(self):
        """Download the report, or have a large one written and say so."""
        self.check_access("read")
        self.ensure_one()
        exports = self.env["shop.tier.export"]
        report = exports._report(self.scheme_id, self.since)
        if report.count > AT_ONCE:
            exports._queue(report)
            return self._notify_queued(report.count)
        return {
            "type": "ir.actions.act_url",
            "url": "/shop_crm/tier_report.xlsx?" + urlencode(self._url_parameters()),
            "target": "self",
            "close": True,
        }

    def _url_parameters(self):
        parameters = {"scheme": self.scheme_id.code, "company": self.env.company.id}
        if self.since:
            parameters["since"] = self.since.isoformat()
        return parameters

    def _notify_queued(self, count):
        message = self.env._(
            "%s customers: the report is being created. You will be "
            "notified by an activity when it is ready.",
            f"{count:,}",
        )
        return notification(message, kind="info")
