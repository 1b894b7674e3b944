import tempfile
import time

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from ..common import ComplaintCase
from ..intake.pictures import make_picture

A_WHILE = 15  # seconds for a page to come


@tagged("post_install", "-at_install")
class TestPortalTour(ComplaintCase, HttpCase):
    """A customer accepts on the phone what the shop proposes."""

    browser_size = "390x844"
    touch_enabled = True

    def test_accept(self):
        self.user_portal.lang = "en_US"
        case = self.make_case(partner_id=self.user_portal.partner_id.id)
        self.lead_to(case, "solution")
        case.write({"remedy_id": self.remedies["exchange"].id})
        case.action_next()
        self.start_tour(
            "/my/complaints", "shop_complaint_portal_accept", login="portal"
        )
        self.assertRecordValues(
            case.with_env(self.env),
            [{"opinion": "satisfied", "answer_channel": "account"}],
        )


@tagged("post_install", "-at_install")
class TestPublicFormBrowser(ComplaintCase, HttpCase):
    """A stranger with a phone that runs no script writes, and sends a photo along.

    No tour: that would be a script. The keys and taps come from outside.
    """

    browser_size = "390x844"
    touch_enabled = True

    def ask(self, expression):
        """Return what an expression is worth in the page."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": expression, "returnByValue": True},
        )
        return answer["result"].get("value")

    def wait_for(self, selector):
        end = time.monotonic() + A_WHILE
        found = f"document.querySelector({selector!r})"
        while not self.ask(f"document.readyState === 'complete' && !!{found}"):
            self.assertLess(time.monotonic(), end, f"There is no {selector}")
            time.sleep(0.2)
        return self.ask(f"{found}.textContent")

    def type_into(self, selector, text):
        self.ask(f"document.querySelector({selector!r}).focus()")
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def choose_file(self, selector, path):
        request = self.browser._websocket_request
        root = request("DOM.getDocument")["root"]["nodeId"]
        node = request(
            "DOM.querySelector", params={"nodeId": root, "selector": selector}
        )
        request(
            "DOM.setFileInputFiles",
            params={"nodeId": node["nodeId"], "files": [path]},
        )

    def test_write_without_script(self):
        store = self.company.shop_store_id
        self.browser = ChromeBrowser(self)
        self.addCleanup(self.browser.stop)
        with (
            self.allow_requests(browser=self.browser),
            tempfile.NamedTemporaryFile(suffix=".jpg") as photo,
        ):
            photo.write(make_picture("JPEG"))
            photo.flush()
            self.authenticate(None, None, browser=self.browser)
            self.browser._websocket_request(
                "Emulation.setScriptExecutionDisabled", params={"value": True}
            )
            url = f"{self.base_url()}/shop_crm/complaint/{store.token}"
            self.browser.navigate_to(url)
            self.wait_for("textarea")
            self.type_into("textarea", "The button came off 扣子掉了")
            self.type_into("[name=contact_phone]", "13800138000")
            self.choose_file("[type=file]", photo.name)
            self.ask("document.querySelector('form button').click()")
            reference = self.wait_for(".reference")
            self._wait_remaining_requests()
        case = self.cases.search([("name", "=", reference)])
        self.assertRecordValues(
            case,
            [
                {
                    "customer_words": "The button came off 扣子掉了",
                    "contact_phone": "13800138000",
                    "channel": "form",
                    "store_id": store.id,
                    "partner_id": False,
                }
            ],
        )
        self.assertEqual(len(case.photo_ids), 1)
