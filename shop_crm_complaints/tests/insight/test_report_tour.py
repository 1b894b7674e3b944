from datetime import timedelta

from odoo.tests import HttpCase, tagged

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon


class ReportTour:
    """The report in a real browser: a figure opens its cases, and back.

    No frozen clock: the browser has its own.
    """

    lang = "en_US"

    def test_manager_looks_behind_the_figures(self):
        customer = self.env["res.partner"].create({"name": "Li Ming"})
        cause = self.env["shop.complaint.cause"].search([], limit=1)
        case = self.env["shop.complaint"].create(
            {"partner_id": customer.id, "cause_id": cause.id}
        )
        old = self.env["shop.complaint"].create({"partner_id": customer.id})
        now = self.env.company._shop_now()
        # not a year less of the calendar, which 29 February doesn't have
        closed = now - timedelta(days=365)
        old._transition({"state": "closed", "closed_at": closed})
        self.assertEqual(case.state, "open")
        self.user_manager.lang = self.lang
        url = "/odoo/shop-complaint-report"
        self.start_tour(url, "shop_complaint_report", login="manager", timeout=180)


@tagged("post_install", "-at_install")
class TestReportTour(ReportTour, ShopCrmCommon, HttpCase):
    browser_size = "1400x900"


@tagged("post_install", "-at_install")
class TestReportTourPhone(ReportTour, ShopCrmCommon, HttpCase):
    """On a phone, in Chinese."""

    browser_size = "390x844"
    touch_enabled = True
    lang = "zh_CN"
