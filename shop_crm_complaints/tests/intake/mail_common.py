"""E-mails as they come: a store with an address, and what is written to it."""

from email.message import EmailMessage

from ..common import ComplaintCase

DOMAIN = "shop.example"
TO = f"complaints@{DOMAIN}"


def make_mail(text="The button came off", **head):
    """Return a mail as bytes; lines of its head by name, None for none.

    ``files`` are ``[(name, bytes, type)]``.
    """
    files = head.pop("files", ())
    mail = EmailMessage()
    usual = {
        "from": "Li Ming <li@example.com>",
        "to": TO,
        "subject": "My coat",
        "message_id": "<1@example.com>",
        "date": "Mon, 02 Nov 2026 12:00:00 +0800",
    }
    for name, value in {**usual, **head}.items():
        if value is not None:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, data, kind in files:
        main, sub = kind.split("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


class MailCase(ComplaintCase):
    """The store takes complaints at complaints@shop.example."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = cls.company.shop_store_id
        cls.alias_domain = cls.env["mail.alias.domain"].create(
            {"name": DOMAIN, "catchall_alias": "all", "bounce_alias": "back"}
        )
        cls.company.alias_domain_id = cls.alias_domain
        cls.store.alias_name = "complaints"
        cls.quarantine = cls.env["shop.complaint.quarantine"]
        cls.threads = cls.env["mail.thread"]
        cls.last_case = cls.cases.search([], limit=1).id or 0
        cls.last_row = cls.quarantine.search([], limit=1).id or 0

    def setUp(self):
        super().setUp()
        # cursors of its own: how often somebody wrote, what was fetched before
        self.enterContext(self.enter_registry_test_mode())

    def receive(self, raw, model=None, **options):
        """Let Odoo's gateway take a mail; return the case, perhaps none."""
        case_id = self.threads.message_process(model, raw, **options)
        return self.cases.browse(case_id or [])

    def get_cases(self):
        return self.cases.search([("id", ">", self.last_case)], order="id")

    def get_rows(self):
        return self.quarantine.search([("id", ">", self.last_row)], order="id")

    def get_comments(self, case):
        comment = self.env.ref("mail.mt_comment")
        return case.message_ids.filtered(lambda each: each.subtype_id == comment)
