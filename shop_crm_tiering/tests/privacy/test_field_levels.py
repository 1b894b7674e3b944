from odoo.tests import TransactionCase, tagged, users

from ...tools.field_levels import LEVELS
from ..common import ShopCrmCommon


@tagged("post_install", "-at_install")
class TestFieldLevels(ShopCrmCommon, TransactionCase):
    """One registry says who reads what; the model and the list follow it."""

    def _get_shop_fields(self):
        partners = self.env["res.partner"]
        return {n: f for n, f in partners._fields.items() if n.startswith("shop_")}

    def test_every_field_has_its_row_and_its_groups(self):
        levels = self.env["res.partner"]._shop_field_levels()
        for name, field in self._get_shop_fields().items():
            with self.subTest(field=name):
                self.assertIn(name, levels)
                self.assertEqual(field.groups, levels[name].groups)

    def test_every_row_names_a_field_a_purpose_and_a_retention(self):
        partners = self.env["res.partner"]
        for name, level in partners._shop_field_levels().items():
            with self.subTest(field=name):
                self.assertIn(name, partners._fields)
                self.assertIn(level.groups, LEVELS)
                self.assertTrue(str(level.purpose) and str(level.retention))

    def test_columns_are_nullable_untracked_and_fetched_apart(self):
        for name, field in self._get_shop_fields().items():
            with self.subTest(field=name):
                self.assertFalse(getattr(field, "tracking", None))
                if field.store and field.column_type:
                    self.assertEqual(field.prefetch, "shop_file")
                    self.assertFalse(field.required or field.default or field.compute)

    @users("manager")
    def test_list_shows_the_registry(self):
        rows = self.env["shop.field.level"].search([("name", "like", "shop\\_%")])
        levels = {row.name: row.level for row in rows}
        self.assertEqual(levels.keys(), self._get_shop_fields().keys())
        self.assertEqual(levels["shop_income_band"], "sensitive")
        self.assertEqual(levels["shop_gender"], "internal")
        self.assertEqual(levels["shop_salutation"], "staff")
