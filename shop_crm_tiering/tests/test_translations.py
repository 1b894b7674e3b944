from odoo.tests import TransactionCase, tagged

from .translations_common import TranslationsMixin


@tagged("post_install", "-at_install")
class TestTranslations(TranslationsMixin, TransactionCase):
    _module = "shop_crm_tiering"
