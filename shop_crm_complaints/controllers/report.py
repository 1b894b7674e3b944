"""The report of complaints as an Excel file."""

import io

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from odoo.addons.shop_crm_tiering.report.excel import XLSX

from ..report.complaint_workbook import ComplaintWorkbook

URL = "/shop_crm/complaint_report.xlsx"
# Lines of a sheet; what is rarer stands in one line.
LISTED = 10_000


class ComplaintReportController(http.Controller):
    """Serves the report of complaints as a workbook."""

    @http.route(URL, type="http", auth="user", methods=["GET"])
    def complaint_report(self, months="12", companies="", **_unused):
        """Answer with the workbook.

        :param months: how many months, the present one is the last
        :param companies: ids of companies of the user, with “-” between; by default
            his own
        """
        try:
            return self._send(self._cases(companies), months)
        except AccessError as error:
            return self._page(request.env._("No access"), str(error), 403)
        except LookupError as error:
            return self._page(request.env._("Not found"), str(error), 404)
        except UserError as error:
            return self._page(request.env._("No report"), str(error), 400)

    def _cases(self, companies):
        """Return the cases in the companies asked for.

        :raise LookupError: the user has no such company
        """
        user = request.env.user
        chosen = user.company_id
        if companies:
            own = {str(each.id): each.id for each in user.company_ids}
            wanted = companies.split("-")
            if not own.keys() >= {*wanted}:
                raise LookupError(
                    request.env._("Company: you have no access to this company.")
                )
            chosen = user.company_ids.browse(own[each] for each in wanted)
        context = {"allowed_company_ids": chosen.ids}
        return request.env["shop.complaint"].with_context(**context)

    def _send(self, cases, months):
        cases._ensure_may_report()
        data = cases._get_report(self._number(months), LISTED)
        target = io.BytesIO()
        ComplaintWorkbook(cases.env, data).write_to(target)
        name = f"complaints-{data['since']}-{data['today']}.xlsx"
        return request.make_response(
            target.getvalue(),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
            ],
        )

    def _number(self, months):
        """Return the number of months, None for what is no number."""
        is_number = len(months) < 4 and months.isascii() and months.isdecimal()
        return int(months) if is_number else None

    def _page(self, title, message, status):
        values = {"title": title, "message": message, "form": None}
        return request.render(
            "shop_crm_tiering.tier_report_page", values, status=status
        )
