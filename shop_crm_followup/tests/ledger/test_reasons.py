from odoo.tests import tagged, users

from ...models.ledger.shop_followup import REASONS, STATES
from ..common import TODAY, FollowupCase, days


@tagged("post_install", "-at_install")
class TestReasons(FollowupCase):
    """Whatever happens to a contact, the ledger says why, in words and numbers."""

    @users("assistant")
    def test_every_reason_has_its_words_in_every_channel(self):
        rule = self.make_rule("manual")
        data = {"count": 2, "days": 7, "text": "550 no such mailbox"}
        for channel, _label in self.rules._fields["channel"].selection:
            row = self.make_row(rule, channel=channel, reason_data=data, origin=channel)
            for code, _label in REASONS:
                if code in ("unreachable", "number") and channel == "visit":
                    # somebody can always go
                    continue
                row.reason_code = code
                with self.subTest(channel=channel, code=code):
                    reason = row.with_env(self.env).reason
                    self.assertTrue(reason)
                    self.assertNotIn("None", reason)
                    self.assertNotIn("False", reason)
            row.reason_code = False
            self.assertFalse(row.reason)

    def test_numbers_stand_in_the_sentence(self):
        row = self.make_row(self.make_rule("manual"), state="deferred")
        for code, data, text in (
            (
                "budget",
                {"count": 1, "days": 7},
                "Deferred: 1 contact in the last 7 days.",
            ),
            (
                "budget",
                {"count": 3, "days": 30},
                "Deferred: 3 contacts in the last 30 days.",
            ),
            (
                "wish",
                {"days": 90},
                "Deferred: the customer wants at most one contact in 90 days.",
            ),
            ("failed", {"text": "550 <b>no</b>"}, "Not delivered: 550 <b>no</b>"),
            (
                "bounced",
                {"text": "550 5.1.1 unknown"},
                "Not delivered: the e-mail was returned (550 5.1.1 unknown).",
            ),
            (
                "bounced",
                False,
                "E-mails to this address can't be delivered: correct it in the file.",
            ),
        ):
            row.write({"reason_code": code, "reason_data": data})
            self.assertEqual(row.reason, text)

    def test_planning_says_why_for_every_verdict(self):
        """Each customer has one thing in the way; nobody is left without a reason."""
        rule = self.make_rule("birthday", channel="sms")
        consents = self.env["shop.consent"].with_user(self.user_manager)
        expected = {}

        def born(code, state, agreed=True, **values):
            number = f"138000{len(expected):05}"
            customer = self.born(f"Is {code}", TODAY, **{"phone": number, **values})
            if agreed is not None:
                consents.create(
                    {
                        "partner_id": customer.id,
                        "channel": "sms",
                        "granted": agreed,
                        "date": TODAY - days(1),
                        "evidence": "Card",
                    }
                )
            expected[customer] = (state, code)
            return customer

        born(False, "planned")
        born("never", "skipped", shop_contact_wish="never")
        born("unreachable", "skipped", phone=False)
        born("number", "skipped", phone="12")
        born("refused", "skipped", agreed=False)
        born("no_consent", "skipped", agreed=None)
        blocked = born("blacklisted", "skipped")
        self.env["phone.blacklist"].add(blocked.phone_sanitized)
        busy = born("budget", "deferred")
        quiet = born("wish", "deferred", shop_contact_wish="monthly")
        manual = self.make_rule("manual")
        for customer, times in ((busy, 2), (quiet, 1)):
            for number in range(times):
                self.make_row(
                    manual,
                    customer,
                    state="done",
                    contact_day=TODAY - days(number),
                    origin=f"x,{number}",
                )
        self.plan(rule)
        found = {
            row.partner_id: (row.state, row.reason_code) for row in self.rows(rule)
        }
        self.assertEqual(found, expected)
        for row in self.rows(rule):
            self.assertEqual(bool(row.reason), row.state != "planned")

    def test_another_channel_is_told(self):
        rule = self.make_rule("birthday", channel="email", second_channel="call")
        customer = self.born("Born", TODAY)
        self.plan(rule)
        row = self.rows(rule, customer)
        self.assertEqual(
            (row.state, row.channel, row.reason),
            ("planned", "call", "Contact by Call: Email is not possible."),
        )

    def test_every_state_is_one_of_the_contract(self):
        self.assertEqual(
            [state for state, _label in STATES],
            [
                *("planned", "deferred", "scheduled", "sending", "sent"),
                *("done", "skipped", "expired", "cancelled", "uncertain"),
            ],
        )
