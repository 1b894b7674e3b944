from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.shop_crm_tiering.tools.groups import MANAGER

from ...report.complaint_recovery import RecoveryFigures
from ...report.complaint_report import PARETO_FIELDS, ComplaintReport

# Lines of a picture; the workbook names more.
LISTED = 10
MOST_MONTHS = 36


class ShopComplaint(models.Model):
    """The report: one call for the screen and for the workbook."""

    _inherit = "shop.complaint"

    @api.model
    def get_report(self, months: int = 12) -> dict:
        """Return the figures of the complaints in the companies that are chosen.

        Counted in the database, a fixed number of queries at any number of cases. A
        figure is a dict ``value``, ``model``, ``domain``: its rows.

        :param months: how many months, the present one is the last
        :return: dict ``company``, ``since``, ``today``, ``counts``, ``hidden``,
            ``cost``, ``pareto`` (list), ``months``, ``loops``, ``steps``,
            ``promises`` (lists), ``recovery``; shares are 0 to 1, hours are opening
            hours, amounts in the currency of ``company``
        :raise AccessError: for who is not a manager
        :raise UserError: a number of months out of range
        """
        self._ensure_may_report()
        return self._get_report(months, LISTED)

    @api.model
    def _ensure_may_report(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Report: your role does not allow this. Ask your manager.")
            )

    @api.model
    def _get_report(self, months, limit):
        if type(months) is not int or not 1 <= months <= MOST_MONTHS:
            raise UserError(self.env._("Period: choose 1 to %s months.", MOST_MONTHS))
        report = ComplaintReport(self.env, months)
        company = report.company
        return {
            "company": {
                "id": company.id,
                "name": ", ".join(report.companies.mapped("name")),
                "currency_id": company.currency_id.id,
            },
            "since": report.since.isoformat(),
            "today": report.today.isoformat(),
            "counts": report.counts(),
            "hidden": report.hidden(),
            "cost": report.cost(),
            "pareto": [report.pareto(field, limit) for field in PARETO_FIELDS],
            "months": report.by_month(),
            "loops": report.loops(),
            "steps": report.steps(),
            "promises": report.promises(),
            "recovery": RecoveryFigures(report).as_dict(limit),
        }
