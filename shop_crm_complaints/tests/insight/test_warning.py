from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.shop_crm_followup.tests.common import TODAY, days, noon

from ..common import ComplaintCase


@tagged("post_install", "-at_install")
class TestWarning(ComplaintCase, TransactionCase):
    """Three complaints about the same coat: the managers hear of it, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warnings = cls.env["shop.complaint.warning"]
        cls.company = cls.env.company
        cls.company.write({"shop_warning_goods": 3, "shop_warning_store": 0})

    def complain(self, product=None, **answers):
        """Return a case that came as far as the goods it is about."""
        case = self.lead_to(self.make_case(), "question")
        case.write({"q_product_id": (product or self.product).id, **answers})
        self.env.cr.execute(  # Odoo takes this from the database's clock
            "UPDATE shop_complaint SET create_date = %s WHERE id = %s",
            [noon(TODAY), case.id],
        )
        return case

    def warn(self):
        self.env.flush_all()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.warnings._cron_warn()
        self.env.invalidate_all()
        return self.warnings.search([("company_id", "=", self.company.id)])

    def test_two_are_no_warning_three_are(self):
        cases = self.complain() | self.complain()
        self.assertFalse(self.warn())
        cases |= self.complain()
        warning = self.warn()
        self.assertRecordValues(
            warning,
            [
                {
                    "kind": "product",
                    "product_tmpl_id": self.product.product_tmpl_id.id,
                    "case_ids": cases.ids,
                    "case_count": 3,
                    "date": TODAY,
                }
            ],
        )
        task = warning.activity_ids.filtered(
            lambda each: each.user_id == self.user_manager
        )
        self.assertIn("Coat", task.summary)
        shown = self.cases.search(warning.button_cases()["domain"])
        self.assertEqual(shown, cases.sorted("id", reverse=True))

    def test_a_known_warning_gets_the_new_cases_and_no_new_task(self):
        for _time in range(3):
            self.complain()
        warning = self.warn()
        tasks = warning.activity_ids
        another = self.complain()
        self.assertEqual(self.warn(), warning)
        self.assertIn(another, warning.case_ids)
        self.assertEqual(warning.activity_ids, tasks)

    def test_what_was_long_ago_does_not_count(self):
        for _time in range(3):
            self.complain()
        with self.at(TODAY + days(40)):
            self.assertFalse(self.warn())

    def test_a_cancelled_case_does_not_count(self):
        self.complain(), self.complain()
        self.complain().action_cancel("Entered twice")
        self.assertFalse(self.warn())

    def test_batches_however_they_are_written(self):
        other = self.env["product.product"].create({"name": "Hat"})
        for lot in ("a-7", "A-7 ", " A-7"):
            self.complain(other, lot_name=lot)
        found = self.warn()
        self.assertEqual(set(found.mapped("kind")), {"product", "lot"})
        lot = found.filtered(lambda each: each.kind == "lot")
        self.assertEqual(lot.name, "Hat · A-7")

    def test_a_supplier_of_several_goods(self):
        supplier = self.env["res.partner"].create({"name": "Mill & Sons"})
        for name in ("Coat", "Hat", "Scarf"):
            product = self.env["product.product"].create(
                {"name": name, "seller_ids": [(0, 0, {"partner_id": supplier.id})]}
            )
            self.complain(product)
        warning = self.warn()
        self.assertEqual((warning.kind, warning.supplier_id), ("supplier", supplier))

    def test_a_store(self):
        self.company.write({"shop_warning_goods": 0, "shop_warning_store": 2})
        cases = self.complain() | self.complain()
        warning = self.warn()
        self.assertEqual((warning.kind, warning.store_id), ("store", cases.store_id))
