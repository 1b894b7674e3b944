from datetime import timedelta
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .mail_common import MailCase
from .mail_corpus import read_mails

MAIL = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_mail"
TRIES = "odoo.addons.shop_crm_complaints.models.intake.shop_complaint_intake_try"
# What a mail may set on its case; the rest is as on any new one.
SET = {"customer_words", "contact_name", "contact_email", "photo_ids"}
SAME = (
    "state",
    "kind",
    "severity",
    "partner_id",
    "user_id",
    "approval_state",
    "opinion",
    "remedy_id",
    "remedy_amount",
    "contact_phone",
    "waiting",
    "company_id",
    "store_id",
    "step_id",
    "channel",
)


@tagged("post_install", "-at_install")
class TestMailCorpus(MailCase, TransactionCase):
    """Whatever comes by e-mail is a case or kept aside: nothing lost, nothing set."""

    @mute_logger(MAIL)
    def test_nothing_is_lost(self):
        count = 0
        plain = self.take(
            "plain", b"From: x@y.z\r\nTo: complaints@shop.example\r\n\r\nx"
        )
        with (
            patch(f"{MAIL}.SAME_CASE", timedelta()),
            patch(f"{TRIES}.PER_ADDRESS", 999),
        ):
            for what, raw, words in read_mails():
                count += 1
                with self.subTest(what=what):
                    case = self.take(what, b"Message-Id: <%d@x.y>\r\n" % count + raw)
                    if words is not None:
                        self.assertIn(words, case.customer_words or "")
                    for name in SAME if case else ():
                        self.assertEqual(case[name], plain[name], name)
        self.assertGreater(count, 250)

    def take(self, what, raw):
        """Return the case of a mail, none where it is kept aside."""
        rows, cases = self.quarantine.search_count([]), self.cases.search_count([])
        case = self.receive(raw)
        more_rows = self.quarantine.search_count([]) - rows
        more_cases = self.cases.search_count([]) - cases
        self.assertEqual(more_rows + more_cases, 1, what)
        self.assertEqual(len(case), more_cases)
        return case
