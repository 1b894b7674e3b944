from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_tiering.tests.translations_common import TranslationsMixin


@tagged("post_install", "-at_install")
class TestComplaintTranslations(TranslationsMixin, TransactionCase):
    _module = "shop_crm_complaints"
