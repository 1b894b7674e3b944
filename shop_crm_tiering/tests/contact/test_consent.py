from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged, users

from ..common import ShopCrmCommon

NOW = datetime(2027, 3, 1, 4)


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestConsent(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Li Ming"})
        cls.other = cls.env["res.partner"].create({"name": "Han Mei"})

    def _say(self, granted, channel="sms", purpose="marketing", **values):
        return self.env["shop.consent"].create(
            {
                "partner_id": self.customer.id,
                "channel": channel,
                "purpose": purpose,
                "granted": granted,
                "evidence": "Card",
                **values,
            }
        )

    def _consent(self, channel="sms", purpose="marketing"):
        return self.customer._shop_consent(channel, purpose)[self.customer.id]

    @users("assistant")
    def test_the_latest_statement_holds(self):
        self.assertIsNone(self._consent())
        self._say(True)
        self.assertIs(self._consent(), True)
        with freeze_time("2027-03-02"):
            self._say(False)
        self.assertIs(self._consent(), False)
        with freeze_time("2027-03-03"):
            self._say(True)
        self.assertIs(self._consent(), True)
        self.assertIsNone(self._consent(channel="email"))
        self.assertIsNone(self._consent(purpose="service"))
        both = (self.customer | self.other)._shop_consent("sms", "marketing")
        self.assertEqual(both, {self.customer.id: True, self.other.id: None})

    @users("assistant")
    def test_at_equal_times_a_refusal_wins(self):
        self._say(False)
        self._say(True)
        self.assertIs(self._consent(), False)

    @users("assistant")
    def test_day_and_author_are_the_servers(self):
        consent = self._say(True, user_id=self.user_manager.id)
        self.assertEqual((consent.date, consent.user_id), (NOW, self.env.user))
        consents = self.env["shop.consent"].with_context(
            default_date="2020-01-01", default_user_id=self.user_manager.id
        )
        with Form(consents) as form:
            form.partner_id = self.customer
            form.channel = "email"
        consent = form.record
        self.assertEqual((consent.date, consent.user_id), (NOW, self.env.user))
        with self.assertRaisesRegex(UserError, "^Date: only a manager"):
            self._say(True, date="2027-02-01", evidence="Signed card")

    @users("manager")
    def test_managers_date_back_with_evidence(self):
        self._say(False)
        for evidence in (False, "  "):
            with self.assertRaisesRegex(UserError, "^Evidence: "):
                self._say(True, date="2027-02-01", evidence=evidence)
        with self.assertRaisesRegex(UserError, "^Date: .* future"):
            self._say(True, date="2027-03-02", evidence="Signed card")
        self._say(True, date="2027-02-01", evidence="Signed card")
        self.assertIs(self._consent(), False, "The later refusal holds")

    @users("manager")
    def test_what_is_no_text_or_no_day(self):
        values = {"partner_id": self.customer.id, "channel": "email"}
        for name, nonsense, problem in (
            ("date", "tomorrow", "Date: “tomorrow” is not a date"),
            ("date", ["2026-01-01"], "Date: .* is not a date"),
            ("date", {"day": 1}, "Date: .* is not a date"),
            ("evidence", ["Card 7"], "Evidence must be text"),
            ("evidence", {"card": 7}, "Evidence must be text"),
            ("evidence", "x" * 5001, "Evidence: enter at most 5000 characters"),
        ):
            with self.subTest(**{name: nonsense}):
                with self.assertRefused(UserError, f"^{problem}"):
                    self.env["shop.consent"].create({**values, name: nonsense})
        said = self._say(True, evidence=" Card\0 7 ")
        self.assertEqual(said.evidence, "Card 7")

    @users("manager")
    def test_imports_need_evidence(self):
        names = ["partner_id/.id", "channel", "granted", "evidence"]
        consents = self.env["shop.consent"].with_context(import_file=True)
        row = [str(self.customer.id), "sms", "True"]
        refused = consents.load(names, [[*row, ""]])
        self.assertFalse(refused["ids"])
        self.assertIn("Evidence", refused["messages"][0]["message"])
        self.assertTrue(consents.load(names, [[*row, "Card 7"]])["ids"])

    @users("administrator")
    def test_statements_are_never_changed(self):
        consent = self._say(True)
        for change in (
            lambda: consent.write({"granted": False}),
            lambda: consent.sudo().write({"granted": False}),
        ):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(AccessError):
            consent.unlink()
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            consent.sudo().unlink()

    def test_consents_stay_inside_the_shop(self):
        self._say(True)
        for user in (self.user_staff, self.user_portal):
            with self.assertRaises(AccessError):
                self.env["shop.consent"].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.customer.with_user(user).read(["shop_consent_ids"])
