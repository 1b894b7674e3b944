from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_tiering.tests.common import ShopCrmCommon
from odoo.addons.shop_crm_tiering.tests.odd_ids import OddIds


@tagged("post_install", "-at_install")
class TestPosOddIds(OddIds, ShopCrmCommon, TransactionCase):
    addon = "shop_crm_pos"
