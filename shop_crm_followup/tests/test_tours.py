from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon
from odoo.addons.shop_crm_tiering.tests.purchases import purchase_factory as factory

# The customer's page runs no script, so the browser itself is told what to press.
WITHDRAW = """
    addEventListener("load", () => {
        const button = document.querySelector("button[value=all]");
        if (document.querySelector("[role=status]") && !button) {
            console.log("test successful");
        } else if (button) {
            button.click();
        }
    });
"""


class FollowupTours:
    """The screens of the follow-up in a real browser, by real people.

    No frozen clock: the browser has its own.
    """

    lang = "en_US"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._shop_today()
        cls.followups = cls.env["shop.followup"]
        cls.call = cls._make_rule("rhythm", reason="Ask how she is")
        cls.li_ming = cls._make_customer("Li Ming")
        cls.wang_fang = cls._make_customer("Wang Fang")

    @classmethod
    def _make_rule(cls, trigger, **values):
        return cls.env["shop.followup.rule"].create(
            {
                "name": trigger,
                "trigger": trigger,
                "reason": "Because",
                "script": "Hello {salutation}",
                **values,
            }
        )

    @classmethod
    def _make_customer(cls, name):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "phone": "13800138000",
                "country_id": cls.env.ref("base.cn").id,
                "shop_home_company_id": cls.env.company.id,
            }
        )

    def _schedule(self, customer):
        return self.followups.create(
            {
                "company_id": self.env.company.id,
                "partner_id": customer.id,
                "rule_id": self.call.id,
                "occasion_date": self.today,
                "due_date": self.today,
                "channel": "call",
                "state": "scheduled",
                "contact_day": self.today,
                "user_id": self.user_assistant.id,
            }
        )

    def _start(self, url, tour, user):
        user.lang = self.lang
        self.start_tour(url, tour, login=user.login, timeout=180)

    def test_assistant_s_day(self):
        reached, called = map(self._schedule, (self.li_ming, self.wang_fang))
        self._start("/odoo/shop-my-day", "shop_my_day", self.user_assistant)
        self.assertRecordValues(
            reached + called,
            [
                {"state": "done", "outcome": "reached"},
                {"state": "done", "outcome": "call_back"},
            ],
        )

    def test_assistant_logs_a_contact(self):
        url = f"/odoo/shop-customers/{self.li_ming.id}"
        self._start(url, "shop_log_contact", self.user_assistant)
        logged = self.followups.search([("partner_id", "=", self.li_ming.id)])
        self.assertRecordValues(
            logged,
            [
                {
                    "channel": "visit",
                    "outcome": "reached",
                    "state": "done",
                    "user_id": self.user_assistant.id,
                }
            ],
        )

    def test_manager_plans_a_run(self):
        rule = self._make_rule("new_arrival", name="Coats are in", channel="call")
        coat = self.env["product.product"].create({"name": "Coat"})
        line = Command.create({"product_id": coat.id, "price_unit": 100.0})
        factory.sell(self.env, self.li_ming, 100.0, order_line=[line])
        self.env.ref("shop_crm_tiering.shop_tier_scheme_member").action_recompute()
        self._start(
            "/odoo/shop-followup-runs/new", "shop_followup_run", self.user_manager
        )
        planned = self.followups.search([("rule_id", "=", rule.id)])
        self.assertRecordValues(
            planned, [{"partner_id": self.li_ming.id, "state": "planned"}]
        )

    def test_customer_withdraws_consent(self):
        self.li_ming.lang = self.lang
        self.env["shop.consent"].create(
            {
                "partner_id": self.li_ming.id,
                "channel": "sms",
                "granted": True,
                "evidence": "Card",
            }
        )
        link = self.env["shop.consent.link"]._get_link(self.li_ming, self.env.company)
        with patch.object(ChromeBrowser, "navigate_to", self._navigate_to_withdraw):
            self.browser_js(f"/shop_crm/consent/{link.token}", "", timeout=60)
        self.assertEqual(
            self.li_ming._shop_consent("sms", "marketing"), {self.li_ming.id: False}
        )

    @staticmethod
    def _navigate_to_withdraw(browser, url, wait_stop=False):
        browser._websocket_request(
            "Page.addScriptToEvaluateOnNewDocument", params={"source": WITHDRAW}
        )
        browser._websocket_request("Page.navigate", params={"url": url})


@tagged("post_install", "-at_install")
class TestFollowupTours(FollowupTours, ShopCrmCommon, HttpCase):
    browser_size = "1400x900"


@tagged("post_install", "-at_install")
class TestFollowupToursPhone(FollowupTours, ShopCrmCommon, HttpCase):
    """On a phone, in Chinese."""

    browser_size = "390x844"
    touch_enabled = True
    lang = "zh_CN"
