from odoo.tests import HttpCase, tagged

from .tiers.tier_screens_common import TierScreensCommon


class TierTours:
    """The screens of the tiers in a real browser."""

    lang = "en_US"

    def _start(self, url, tour, user):
        user.lang = self.lang
        self.start_tour(url, tour, login=user.login, timeout=180)

    def test_manager_opens_customers_from_a_picture(self):
        self._start("/odoo/shop-tier-pictures", "shop_tier_pictures", self.user_manager)

    def test_manager_opens_a_corner_of_the_axes(self):
        self._start(
            "/odoo/shop-tier-pictures", "shop_tier_pictures_matrix", self.user_manager
        )

    def test_assistant_sees_why(self):
        url = f"/odoo/shop-customers/{self.by_name['Silver Li'].id}"
        self._start(url, "shop_tier_explain", self.user_assistant)


@tagged("post_install", "-at_install")
class TestTierTours(TierTours, TierScreensCommon, HttpCase):
    browser_size = "1400x900"

    def test_administrator_tries_a_change(self):
        url = f"/odoo/shop-tier-schemes/{self.member.id}"
        self._start(url, "shop_tier_preview", self.user_administrator)
        gold = self.member.tier_ids.filtered(lambda tier: tier.code == "gold")
        self.assertEqual(gold.condition_ids.value, 8000)


@tagged("post_install", "-at_install")
class TestTierToursPhone(TierTours, TierScreensCommon, HttpCase):
    """On a phone, in Chinese."""

    browser_size = "390x844"
    touch_enabled = True
    lang = "zh_CN"
