from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged, users
from odoo.tools import mute_logger

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 04:00")
class TestConsentWording(ShopCrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.customer = partners.create(
            {"name": "Li Ming", "email": "Home@example.com", "phone": "+8613800138000"}
        )
        cls.wife = partners.create(
            {"name": "Han Mei", "email": "home@example.com", "phone": "+8613800138001"}
        )
        cls.branch = cls.env["res.company"].create({"name": "Branch"})
        wordings = cls.env["shop.consent.wording"].with_context(active_test=False)
        wordings.search([]).active = False
        cls.wording = cls.env["shop.consent.wording"].create(
            {"name": "Card", "body": "You may write to me."}
        )

    def _say(self, granted, channel="email", partner=None, **values):
        return self.env["shop.consent"].create(
            {
                "partner_id": (partner or self.customer).id,
                "channel": channel,
                "granted": granted,
                "way": granted and "paper",
                **values,
            }
        )

    # ------------------------------------------------------------
    # IN WHICH WORDS
    # ------------------------------------------------------------

    @users("assistant")
    def test_a_consent_keeps_todays_words(self):
        with Form(self.env["shop.consent"]) as form:
            form.partner_id = self.customer
            form.channel = "email"
            form.granted = True
            form.way = "paper"
            self.assertEqual(form.wording_id, self.wording)
        self.assertEqual(form.record.wording_id, self.wording)
        self.assertEqual(self._say(True).wording_id, self.wording)
        self.assertFalse(self._say(False).wording_id)

    @users("assistant")
    def test_no_yes_without_words(self):
        self.assertEqual(self._say(True, wording_id=False).wording_id, self.wording)
        consents = self.env["shop.consent"].with_context(default_granted=True)
        said = consents.create(
            {"partner_id": self.customer.id, "channel": "sms", "way": "voice"}
        )
        self.assertRecordValues(
            said, [{"granted": True, "wording_id": self.wording.id}]
        )

    @users("assistant", "manager", "administrator")
    def test_no_yes_without_a_word_on_how_it_is_known(self):
        message = "^Evidence: enter how you know about the opt-in"
        for values in ({}, {"evidence": " \n"}, {"purpose": "service"}):
            with self.subTest(values=values):
                with self.assertRefused(ValidationError, message):
                    self._say(True, way=False, **values)
        consents = self.env["shop.consent"].with_context(default_granted=True)
        with self.assertRefused(ValidationError, message):
            consents.create({"partner_id": self.customer.id, "channel": "sms"})
        with self.assertRefused(ValidationError, message):
            self.customer.with_env(self.env).write(
                {"shop_consent_ids": [Command.create({"channel": "sms", "granted": 1})]}
            )
        self.assertTrue(self._say(True, way=False, evidence="Card 7"))
        self.assertTrue(self._say(True, way="voice"))
        self.assertTrue(self._say(False, way=False))

    @users("assistant")
    def test_the_form_asks_how_a_yes_is_known(self):
        with self.assertRaisesRegex(AssertionError, "required"):
            with Form(self.env["shop.consent"]) as form:
                form.partner_id = self.customer
                form.channel = "email"
                form.granted = True
        with Form(self.env["shop.consent"]) as form:
            form.partner_id = self.customer
            form.channel = "email"
            form.granted = True
            form.evidence = "Told me at the till"
        self.assertTrue(form.record.granted)

    @users("manager")
    def test_an_import_says_how_a_yes_is_known(self):
        result = self.env["shop.consent"].load(
            ["partner_id/.id", "channel", "granted"],
            [[str(self.customer.id), "email", "True"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Evidence", result["messages"][0]["message"])

    @users("assistant")
    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_no_words_of_another_company(self):
        self.wording.company_id = self.branch
        with self.assertRefused(AccessError, "."):
            self._say(True, wording_id=self.wording.id)

    @users("manager")
    def test_nobody_agreed_to_todays_words_long_ago(self):
        former = self._say(True, date="2020-01-01", evidence="Card 7")
        self.assertFalse(former.wording_id)
        imported = self.env["shop.consent"].with_context(import_file=True)
        result = imported.load(
            ["partner_id/.id", "channel", "granted", "evidence"],
            [[str(self.customer.id), "email", "True", "Card 8"]],
        )
        self.assertFalse(imported.browse(result["ids"]).wording_id)
        told = self._say(
            True, date="2020-01-01", evidence="Card 9", wording_id=self.wording.id
        )
        self.assertEqual(told.wording_id, self.wording)

    @users("administrator")
    def test_words_agreed_to_stay_as_they_are(self):
        wording = self.wording.with_env(self.env)
        wording.body = "You may write to me at times."
        self._say(True)
        with self.assertRefused(UserError, "^Consent text: .*“Card"):
            wording.body = "You may call me at night."
        with self.assertRefused(UserError, "Card"):
            wording.update_field_translations("body", {"zh_CN": "你可以半夜打电话"})
        with self.assertRefused(UserError, "Card"):
            wording.with_context(lang="zh_CN").write({"body": "x"})
        with self.assertRefused(UserError, "Card"):
            wording.version = 77
        wording.name = "Card at the till"
        action = wording.button_new_version()
        newer = self.env["shop.consent.wording"].browse(action["res_id"])
        newer.body = "You may write to me on Mondays."
        self.assertFalse(wording.active)
        self.assertRecordValues(
            newer, [{"version": 2, "name": "Card at the till", "is_used": False}]
        )
        self.assertEqual(self._say(True).wording_id, newer)

    @users("administrator")
    def test_the_companys_own_words_go_first(self):
        values = {"name": "Own", "body": "Yes", "company_id": self.env.company.id}
        own = self.env["shop.consent.wording"].create(values)
        self.env["shop.consent.wording"].create({"name": "New", "body": "Yes"})
        self.assertEqual(self._say(True).wording_id, own)

    @users("assistant", "manager")
    def test_only_administrators_write_them(self):
        wording = self.wording.with_env(self.env)
        self.assertEqual(wording.body, "You may write to me.")
        for change in (
            lambda: wording.write({"body": "x"}),
            lambda: wording.update_field_translations("body", {"en_US": "x"}),
            wording.button_new_version,
            wording.unlink,
        ):
            with self.assertRaises(AccessError):
                change()

    @users("assistant")
    def test_a_link_only_refuses(self):
        link = self.env["shop.consent.link"]._get_link(self.customer, self.env.company)
        self.assertEqual(link._withdraw(["email"]).way, "link")
        with self.assertRefused(ValidationError, "^Method: .*only record an opt-out"):
            self.env["shop.consent"].sudo().create(
                {
                    "partner_id": self.customer.id,
                    "channel": "email",
                    "granted": True,
                    "way": "link",
                }
            )

    @users("assistant", "administrator")
    def test_nobody_taps_the_link_for_the_customer(self):
        with self.assertRefused(UserError, "^Method: only the customer"):
            self._say(False, way="link")
        consents = self.env["shop.consent"].with_context(default_way="link")
        with self.assertRefused(UserError, "^Method: only the customer"):
            consents.create({"partner_id": self.customer.id, "channel": "sms"})
        self.assertFalse(self.customer.shop_consent_ids)

    # ------------------------------------------------------------
    # BLACKLISTS
    # ------------------------------------------------------------

    def _is_listed(self, model, column, address):
        lists = self.env[model].sudo()
        return bool(lists.search_count([(column, "=", address)]))

    def _is_email_listed(self):
        return self._is_listed("mail.blacklist", "email", "home@example.com")

    @users("assistant")
    def test_the_blacklists_follow(self):
        self._say(False)
        self.assertTrue(self._is_email_listed())
        with freeze_time("2027-03-02"):
            self._say(True)
            self.assertFalse(self._is_email_listed())
        with freeze_time("2027-03-03"):
            self._say(False)
            self.assertTrue(self._is_email_listed())
        self._say(False, "sms")
        self.assertTrue(
            self._is_listed("phone.blacklist", "number", self.customer.phone_sanitized)
        )
        self._say(False, "wechat")
        self._say(False, partner=self.wife, purpose="service", channel="sms")
        self.assertFalse(
            self._is_listed("phone.blacklist", "number", self.wife.phone_sanitized)
        )

    @users("assistant")
    def test_a_shared_address_waits_for_both(self):
        self._say(False)
        self._say(False, partner=self.wife)
        with freeze_time("2027-03-02"):
            self._say(True)
            self.assertTrue(self._is_email_listed())
            self._say(True, partner=self.wife)
            self.assertFalse(self._is_email_listed())

    @users("manager")
    def test_an_older_refusal_lists_nobody(self):
        self._say(True)
        self._say(False, date="2027-02-01", evidence="Letter")
        self.assertFalse(self._is_email_listed())

    @users("administrator")
    def test_erasure_takes_the_address_off_the_lists(self):
        self._say(False)
        self._say(False, "sms")
        number = self.customer.phone_sanitized
        self.customer.with_env(self.env).shop_erase("Asked for it")
        lists = self.env["mail.blacklist"].sudo().with_context(active_test=False)
        self.assertFalse(lists.search([("email", "=", "home@example.com")]))
        lists = self.env["phone.blacklist"].sudo().with_context(active_test=False)
        self.assertFalse(lists.search([("number", "=", number)]))

    @users("administrator")
    def test_erasure_leaves_the_refusal_of_somebody_else(self):
        self._say(False)
        self._say(False, partner=self.wife)
        self.customer.with_env(self.env).shop_erase("Asked for it")
        self.assertTrue(self._is_email_listed())
