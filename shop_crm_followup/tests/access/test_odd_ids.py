from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_tiering.tests.odd_ids import OddIds

from ..common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupOddIds(OddIds, FollowupCase, TransactionCase):
    addon = "shop_crm_followup"
    without_ids = frozenset({("shop.festival", "button_add_holidays")})
