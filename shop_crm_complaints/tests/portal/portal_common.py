import re

from lxml import html

from odoo.tests import new_test_user

from ..common import ComplaintCase


class PortalCase(ComplaintCase):
    """A case of the customer who has a login, and what a browser does with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user_portal.lang = "en_US"
        cls.customer = cls.user_portal.partner_id
        cls.user_stranger = new_test_user(
            cls.env, "stranger", groups="base.group_portal", lang="en_US"
        )
        cls.case = cls.make_case(
            user_id=cls.user_assistant.id, customer_words="It is <b>torn</b>"
        )
        cls.url = f"/my/complaints/{cls.case.id}"
        cls.company.shop_complaint_body = "Consumer council 12315"
        cls.company.partner_id.lang = "en_US"
        cls.user_assistant.name = "Xiao Wang"

    def _lead_to(self, code):
        self.lead_to(self.case.with_user(self.user_assistant), code)

    def _offer(self, amount=0.0):
        """Lead the case to the customer's decision, about an exchange."""
        self._lead_to("solution")
        case = self.case.with_user(self.user_administrator)
        self.answer(case, remedy_id=self.remedies["exchange"].id, remedy_amount=amount)
        case.action_next()
        self.env.flush_all()

    def _log_in(self, login="portal"):
        """Log in, or with None be a visitor without a login."""
        self.authenticate(login, login)

    def _post(self, path="answer", url=None, page=None, **values):
        """Post a form of the case as the page has it."""
        page = page or self.url_open("/my/complaints")
        secret = re.search(r'csrf_token"?:? ?(?:value=)?"(\w+)"', page.text)
        data = {"csrf_token": secret and secret[1], **values}
        if path == "answer":
            data.setdefault("version", str(self.case.offer_version))
        answer = self.url_open(
            f"{url or self.url}/{path}", data=data, allow_redirects=False
        )
        self.env.invalidate_all()
        return answer

    def _get_text(self, page):
        return " ".join(html.fromstring(page.text).text_content().split())
