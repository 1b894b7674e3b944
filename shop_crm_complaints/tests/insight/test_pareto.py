import csv
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from ..common import ComplaintCase

DATA = Path(__file__).parents[1] / "data"


@tagged("post_install", "-at_install")
class TestPareto(ComplaintCase, TransactionCase):
    """Which few causes make most of the cases: 268 real complaints."""

    def read_rows(self, name):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["shop.complaint.cause"].search([]).active = False

    def load(self, column):
        """Make a case of each row, with a value of the column as its cause."""
        rows = self.read_rows("cfpb_268.csv")
        names = {row[column] for row in rows}
        causes = self.env["shop.complaint.cause"].create([{"name": n} for n in names])
        by_name = {cause.name: cause.id for cause in causes}
        return self.cases.create(
            [
                {
                    "customer_words": row["narrative"],
                    "cause_id": by_name[row[column]],
                    "channel": "form",
                }
                for row in rows
            ]
        )

    def check(self, column):
        cases = self.load(column)
        domain = [("id", "in", cases.ids)]
        expected = self.read_rows(f"expected_pareto_{column}.csv")
        found = self.cases._get_pareto("cause_id", domain)
        self.assertEqual(
            [(row["name"], row["count"], row["class"]) for row in found],
            [
                (row[column], int(row["complaints"]), row["class_cross"])
                for row in expected
            ],
        )
        for row, truth in zip(found, expected, strict=True):
            self.assertAlmostEqual(row["share"], float(truth["share"]))
            self.assertAlmostEqual(row["cum_share"], float(truth["cum_share"]))

    def test_issues(self):
        self.check("issue")

    def test_products(self):
        self.check("product")

    def test_bad_input(self):
        for nonsense in ("name", "customer_words", "partner_id", None, [], "x; DROP"):
            with self.subTest(field=nonsense), self.assertRefused(UserError, "Field"):
                self.cases.get_pareto(nonsense)

    def test_without_cases(self):
        nothing = [("id", "=", 0)]
        self.assertEqual(self.cases._get_pareto("cause_id", nothing), [])

    def test_who_may_count(self):
        self.make_case()
        with self.assertRefused(AccessError, "."):
            self.cases.with_user(self.user_portal).get_pareto("cause_id")
