from odoo.tests import TransactionCase, tagged

from ..common import ShopCrmCommon
from ..odd_ids import OddIds


@tagged("post_install", "-at_install")
class TestTieringOddIds(OddIds, ShopCrmCommon, TransactionCase):
    addon = "shop_crm_tiering"
