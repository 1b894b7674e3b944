from lxml import html

from ..common import ComplaintCase

TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"
KEPT = ("customer_words", "contact_name", "contact_phone", "contact_email")


class FormCase(ComplaintCase):
    """The public form of a store, and a visitor who fills it in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.company.shop_store_id
        cls.store.name = "Lotus Tea"
        cls.url = f"/shop_crm/complaint/{cls.store.token}"
        cls.company.partner_id.lang = "en_US"

    def setUp(self):
        super().setUp()
        self.last = self.cases.search([], limit=1).id or 0

    def _open(self, **headers):
        return self.url_open(self.url, headers=headers)

    def _fill(self, page=None, **values):
        """Return what the form of a page posts, filled in."""
        tree = html.fromstring((page or self._open()).text)
        hidden = {
            field.get("name"): field.get("value")
            for field in tree.xpath("//input[@type='hidden']")
        }
        return {**hidden, "customer_words": "The button came off", **values}

    def _send(self, values=None, files=None, **changes):
        data = self._fill(**changes) if values is None else values
        return self.url_open(self.url, data=data, files=files)

    def _get_new(self):
        """Return the cases made in this test."""
        self.env.invalidate_all()
        return self.cases.search([("id", ">", self.last)])

    def _get_reference(self, page):
        return html.fromstring(page.text).xpath("string(//*[@class='reference'])")
