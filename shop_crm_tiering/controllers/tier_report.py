"""Download of the tier report as a workbook."""

from odoo import fields, http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from ..models.export.shop_tier_export import AT_ONCE
from ..report.excel import XLSX

URL = "/shop_crm/tier_report.xlsx"


class TierReportController(http.Controller):
    """Hands out the tier report of a scheme as a workbook."""

    @http.route(URL, type="http", auth="user", methods=["GET"])
    def tier_report(self, scheme="", company="", since="", **_unused):
        """Answer with the workbook, or with a page that offers to queue a large one.

        :param scheme: code of the scheme
        :param company: id of a company of the user, by default his own
        :param since: ISO date after which moves count
        """
        return self._answer(self._send, scheme, company, since)

    @http.route(URL, type="http", auth="user", methods=["POST"])
    def queue_tier_report(self, scheme="", company="", since="", **_unused):
        """Have the report written in the background."""
        return self._answer(self._queue, scheme, company, since)

    def _answer(self, action, code, company, since):
        """Take an action on the scheme asked for; say in words what is wrong."""
        try:
            exports = self._exports(company)
            exports._ensure_allowed()
            scheme = self._scheme(exports, code)
            return action(exports, scheme, self._day(since))
        except AccessError as error:
            return self._page(request.env._("No access"), str(error), status=403)
        except LookupError as error:
            return self._page(request.env._("Not found"), str(error), status=404)
        except UserError as error:
            return self._page(
                request.env._("Report not created"), str(error), status=400
            )

    def _exports(self, company):
        """Return the export model in the company asked for.

        :raise LookupError: the user has no such company
        """
        user = request.env.user
        chosen = user.company_id
        if company:
            chosen = user.company_ids.filtered(lambda each: str(each.id) == company)
        if not chosen:
            raise LookupError(request.env._("You have no access to this company."))
        context = {"allowed_company_ids": chosen.ids}
        return request.env["shop.tier.export"].with_context(**context)

    def _scheme(self, exports, code):
        try:
            return exports.env["shop.tier.scheme"]._get_by_code(code)
        except UserError as error:
            raise LookupError(str(error)) from error

    def _day(self, since):
        """Return the day after which moves count, None for the usual one.

        :raise UserError: it is no date
        """
        try:
            return fields.Date.to_date(since) if since else None
        except ValueError as error:
            raise UserError(
                request.env._(
                    "Tier moves since: “%s” is not a date. Use year-month-day.", since
                )
            ) from error

    def _send(self, exports, scheme, since):
        report = exports._report(scheme, since)
        if report.count > AT_ONCE:
            return self._offer(report, since)
        return request.make_response(
            exports._write_now(report),
            headers=[
                ("Content-Type", XLSX),
                (
                    "Content-Disposition",
                    content_disposition(exports._file_name(report)),
                ),
            ],
        )

    def _offer(self, report, since):
        """Show the page whose button queues a large report."""
        return self._page(
            request.env._("Large report"),
            request.env._(
                "“%(scheme)s” has %(count)s customers. The report is "
                "created in the background; you will be notified by an "
                "activity when it is ready.",
                scheme=report.scheme.name,
                count=f"{report.count:,}",
            ),
            form={
                "scheme": report.scheme.code,
                "company": report.company.id,
                "since": since and since.isoformat(),
            },
        )

    def _queue(self, exports, scheme, since):
        exports._queue(exports._report(scheme, since))
        return self._page(
            request.env._("The report is being created"),
            request.env._("You will be notified by an activity when it is ready."),
        )

    def _page(self, title, message, form=None, status=200):
        values = {"title": title, "message": message, "form": form, "url": URL}
        return request.render(
            "shop_crm_tiering.tier_report_page", values, status=status
        )
