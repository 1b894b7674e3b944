from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_tiering.tests.odd_ids import OddIds

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestComplaintOddIds(OddIds, ComplaintCase, TransactionCase):
    addon = "shop_crm_complaints"
