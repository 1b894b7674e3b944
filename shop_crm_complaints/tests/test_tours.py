from odoo.tests import HttpCase, tagged

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon


class ComplaintTours:
    """The coach in a real browser: at the counter, and on the manager's phone.

    No frozen clock: the browser has its own.
    """

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["shop.complaint"]
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Li Ming",
                "phone": "13800138000",
                "country_id": cls.env.ref("base.cn").id,
                "shop_home_company_id": cls.env.company.id,
            }
        )
        cls.exchange = cls.env.ref("shop_crm_complaints.shop_complaint_remedy_exchange")

    def _start(self, url, tour, user):
        user.lang = self.lang
        self.start_tour(url, tour, login=user.login, timeout=180)

    def _make_case(self):
        cases = self.cases.with_user(self.user_assistant)
        case = cases.create(
            {"partner_id": self.customer.id, "customer_words": "It shrank!"}
        )
        case.action_next()
        return case

    def _lead_to_solution(self, case):
        case.write({"apologised": True, "thanked": True})
        case.action_next()
        case.write(
            {
                "q_what": "The dress shrank",
                "q_how": "Washed cold",
                "q_product_none": True,
                "q_why": "It was dear",
                "q_staff_none": True,
                "q_other_none": True,
                "q_reasonable": "yes",
                "q_wish_id": self.exchange.id,
                "repeated_back": True,
            }
        )
        case.action_next()
        return case

    def test_assistant_goes_through_the_six_steps(self):
        self._start(
            "/odoo/shop-new-complaint", "shop_complaint_six_steps", self.user_assistant
        )
        case = self.cases.search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(
            case,
            [
                {
                    "customer_words": "It shrank in the first wash!",
                    "severity": "high",
                    "step_code": "followup",
                    "remedy_id": self.exchange.id,
                    "opinion": "satisfied",
                    "answer_channel": "shop",
                }
            ],
        )
        self.assertTrue(case.followup_ids)

    def test_manager_allows_what_an_assistant_asks_for(self):
        case = self._lead_to_solution(self._make_case())
        self._start(
            f"/odoo/shop-complaints/{case.id}",
            "shop_complaint_ask",
            self.user_assistant,
        )
        self.assertEqual(case.approval_state, "requested")
        self._start(
            "/odoo/shop-complaints-to-allow", "shop_complaint_allow", self.user_manager
        )
        self.assertRecordValues(
            case.with_env(self.env),
            [{"approval_state": "approved", "approved_by_id": self.user_manager.id}],
        )

    def test_assistant_goes_back_with_a_reason(self):
        case = self._make_case()
        self._start(
            f"/odoo/shop-complaints/{case.id}",
            "shop_complaint_back",
            self.user_assistant,
        )
        self.assertEqual(case.step_code, "vent")


@tagged("post_install", "-at_install")
class TestComplaintTours(ComplaintTours, ShopCrmCommon, HttpCase):
    browser_size = "1400x900"


@tagged("post_install", "-at_install")
class TestComplaintToursPhone(ComplaintTours, ShopCrmCommon, HttpCase):
    """On a phone, in Chinese."""

    browser_size = "390x844"
    touch_enabled = True
    lang = "zh_CN"
