from datetime import date
from random import Random

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged, users

from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
@freeze_time("2027-03-01 04:00:00")
class TestMerge(ShopCrmCommon):
    """Merging contacts loses nothing, widens no consent and tells conflicts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept, cls.gone, cls.third, cls.friend = cls.env["res.partner"].create(
            [{"name": name} for name in ("Li Ming", "Ming Li", "LI Ming", "Han Mei")]
        )

    def _merge(self, *sources, kept=None):
        kept = kept or self.kept
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        partners = kept.union(*sources)
        wizard._merge(partners.ids, kept.with_user(self.env.user))
        self.assertEqual(partners.exists(), kept)

    def _say(self, partner, granted, day=1, channel="sms"):
        with freeze_time(date(2027, 1, day)):
            self.env["shop.consent"].create(
                {
                    "partner_id": partner.id,
                    "channel": channel,
                    "granted": granted,
                    "evidence": "Card",
                }
            )

    def _consent(self, channel="sms"):
        return self.kept._shop_consent(channel, "marketing")[self.kept.id]

    # ------------------------------------------------------------
    # VALUES
    # ------------------------------------------------------------

    @users("manager")
    def test_empty_values_are_filled_and_kept_ones_win(self):
        self.kept.write({"shop_job": "Nurse", "shop_salutation": "Sister Li"})
        self.gone.write(
            {
                "shop_job": "Doctor",
                "shop_employer": "Hospital",
                "shop_income_band": "high",
                "shop_rejects_competitors": True,
                "shop_tag_ids": [(0, 0, {"name": "Bold", "kind": "personality"})],
            }
        )
        self.third.write({"shop_income_band": "modest", "shop_potential": 4})
        tags = self.gone.shop_tag_ids
        self._merge(self.gone, self.third)
        self.assertRecordValues(
            self.kept,
            [
                {
                    "shop_job": "Nurse",
                    "shop_salutation": "Sister Li",
                    "shop_employer": "Hospital",
                    "shop_income_band": "high",
                    "shop_rejects_competitors": True,
                    "shop_potential": 4,
                    "shop_tag_ids": tags.ids,
                }
            ],
        )
        note = self.kept.message_ids.filtered(lambda m: "merged contacts" in m.body)
        self.assertIn("Doctor", note.body)
        self.assertIn("Income", note.body)
        self.assertNotIn("Modest", note.body, "Every employee reads notes")
        self.assertTrue(note.subtype_id.internal or note.is_internal)

    def test_customer_text_is_no_markup(self):
        self.kept.shop_job = "Nurse"
        self.gone.shop_job = "<b>Doctor</b>"
        self._merge(self.gone)
        note = self.kept.message_ids.filtered(lambda m: "merged contacts" in m.body)
        self.assertIn("&lt;b&gt;Doctor", note.body)

    @users("manager")
    def test_a_birthday_is_kept_whole(self):
        solar = {"shop_birth_month": 3, "shop_birth_day": 12}
        lunar = {
            "shop_birthday_calendar": "lunar",
            "shop_birth_month": 6,
            "shop_birth_day": 5,
            "shop_birth_leap_month": True,
            "shop_birth_year": 1987,
        }
        self.kept.write(solar)
        self.gone.write(lunar)
        self._merge(self.gone)
        self.assertRecordValues(
            self.kept,
            [
                {
                    **dict.fromkeys(lunar, False),
                    **solar,
                    "shop_birth_year": 0,
                }
            ],
        )

    @users("manager")
    def test_a_birthday_fills_an_empty_one(self):
        self.kept.shop_birthday_calendar = "solar"
        lunar = {
            "shop_birthday_calendar": "lunar",
            "shop_birth_month": 6,
            "shop_birth_day": 5,
            "shop_birth_leap_month": True,
            "shop_birth_year": 1987,
        }
        self.gone.write(lunar)
        self._merge(self.gone)
        self.assertRecordValues(self.kept, [lunar])

    @users("manager")
    def test_nobody_recommends_himself(self):
        self.kept.shop_referrer_id = self.gone
        self.gone.shop_referrer_id = self.friend
        self._merge(self.gone)
        self.assertEqual(self.kept.shop_referrer_id, self.friend)

    # ------------------------------------------------------------
    # ROWS
    # ------------------------------------------------------------

    @users("manager")
    def test_rows_follow_and_repeated_ones_go(self):
        fang = (0, 0, {"name": "Fang", "relation": "spouse"})
        same = (0, 0, {"platform": "wechat", "name": "ming"})
        self.kept.write({"shop_family_ids": [fang], "shop_handle_ids": [same]})
        self.gone.write(
            {
                "shop_family_ids": [
                    fang,
                    (0, 0, {"name": "Wei", "relation": "parent"}),
                ],
                "shop_handle_ids": [same, (0, 0, {"name": "ming66"})],
            }
        )
        self.third.shop_handle_ids = [(0, 0, {"platform": "taobao", "name": "ming"})]
        self._merge(self.gone, self.third)
        self.assertEqual(
            sorted(self.kept.shop_family_ids.mapped("name")), ["Fang", "Wei"]
        )
        self.assertEqual(
            sorted(self.kept.shop_handle_ids.mapped("name")), ["ming", "ming", "ming66"]
        )

    @users("manager")
    def test_connections_are_reconciled(self):
        Relation = self.env["shop.relation"]
        Relation.create(
            [
                {"partner_id": self.kept.id, "other_id": self.friend.id},
                {"partner_id": self.gone.id, "other_id": self.friend.id},
                {
                    "partner_id": self.gone.id,
                    "other_id": self.friend.id,
                    "kind": "colleague",
                },
                {"partner_id": self.friend.id, "other_id": self.gone.id},
                {"partner_id": self.gone.id, "other_id": self.kept.id},
            ]
        )
        self._merge(self.gone)
        self.assertEqual(
            sorted(self.kept.shop_relation_ids.mapped("kind")), ["colleague", "friend"]
        )
        self.assertEqual(self.kept.shop_relation_back_ids.partner_id, self.friend)

    @users("manager")
    def test_the_merged_customer_is_found(self):
        self.env.company.sudo().country_id = self.env.ref("base.cn")
        self.gone.phone = "138 7654 3210"
        self._merge(self.gone)
        found = self.env["res.partner"].name_search("+86 13876543210")
        self.assertIn(self.kept.id, dict(found))
        self.env.cr.execute(
            "SELECT count(*) FROM shop_customer_search WHERE partner_id = %s",
            (self.kept.id,),
        )
        self.assertEqual(self.env.cr.fetchone()[0], 1)

    # ------------------------------------------------------------
    # CONSENT
    # ------------------------------------------------------------

    @users("manager")
    def test_a_refusal_wins_until_a_newer_grant(self):
        for refuser, agreer in ((self.kept, self.gone), (self.gone, self.kept)):
            channel = "sms" if refuser == self.kept else "email"
            self._say(refuser, False, day=5, channel=channel)
            self._say(agreer, True, day=9, channel=channel)
        self._merge(self.gone)
        self.assertIs(self._consent("sms"), False)
        self.assertIs(self._consent("email"), False)
        self.assertEqual(len(self.kept.shop_consent_ids), 6, "All told, and two anew")
        with freeze_time("2027-03-02"):
            self.env["shop.consent"].create(
                {
                    "partner_id": self.kept.id,
                    "channel": "sms",
                    "granted": True,
                    "evidence": "Card",
                }
            )
        self.assertIs(self._consent("sms"), True)

    @users("manager")
    def test_agreements_are_kept(self):
        self._say(self.gone, True)
        self._say(self.kept, False, day=2, channel="email")
        self._say(self.kept, True, day=3, channel="email")
        self._merge(self.gone)
        self.assertIs(self._consent("sms"), True)
        self.assertIs(self._consent("email"), True)
        self.assertEqual(len(self.kept.shop_consent_ids), 3)

    # ------------------------------------------------------------
    # ANY MERGE
    # ------------------------------------------------------------

    @users("manager")
    def test_random_merges_lose_nothing(self):
        random = Random(7)
        for _round in range(20):
            partners = self.env["res.partner"].create(
                [self._random_file(random) for _n in range(random.choice((2, 3)))]
            )
            for partner in partners:
                self._say(partner, random.random() < 0.5, random.randint(1, 28))
            kept = random.choice(partners)
            family = set(partners.shop_family_ids.mapped("name"))
            jobs = set(partners.mapped("shop_job")) - {False}
            consents = partners.shop_consent_ids
            latest = partners._shop_consent("sms", "marketing")
            own_job = kept.shop_job
            self._merge(*(partners - kept), kept=kept)
            self.assertEqual(set(kept.shop_family_ids.mapped("name")), family)
            self.assertLessEqual(consents, kept.shop_consent_ids)
            self.assertEqual(
                kept._shop_consent("sms", "marketing")[kept.id], all(latest.values())
            )
            self.assertIn(kept.shop_job, jobs or {False})
            self.assertEqual(kept.shop_job, own_job or kept.shop_job)

    def _random_file(self, random):
        return {
            "name": "Li Ming",
            "shop_job": random.choice((False, "Nurse", "Doctor", "Cook")),
            "shop_family_ids": [
                (0, 0, {"name": name, "relation": "parent"})
                for name in random.sample(("Fang", "Wei", "Hua"), random.randint(0, 3))
            ],
            "shop_handle_ids": [
                (0, 0, {"name": name})
                for name in random.sample(("a", "b", "c"), random.randint(0, 3))
            ],
        }

    @users("assistant")
    def test_assistants_do_not_merge(self):
        with self.assertRaises(AccessError):
            self.env["base.partner.merge.automatic.wizard"].create({})
