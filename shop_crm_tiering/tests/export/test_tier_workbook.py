from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from ...report import excel
from ...report.tier_report import TierReport
from ..purchases.purchase_factory import insert_orders
from .tier_export_common import EVIL, SHEET, TierExportCase, evaluate


@tagged("post_install", "-at_install")
class TestTierWorkbook(TierExportCase):
    """The workbook as Excel and WPS would read it."""

    # ------------------------------------------------------------
    # SAFETY
    # ------------------------------------------------------------

    def test_customer_text_stays_text(self):
        content = self.export()
        book = self.load(content)
        names = set(self.listed(book, 1))
        plain = set(EVIL) - {EVIL[8], EVIL[9], EVIL[11]}
        self.assertLessEqual(plain, names)
        self.assertIn("bell and escape", names)
        self.assertIn(EVIL[9].replace("<r>", "< r>"), names)
        for sheet in self.tier_sheets(book):
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            self.assertNotIn("f", kinds)

    def test_formulas_are_ours_alone(self):
        for name, tree in self.parts(self.export()).items():
            formulas = [each.text for each in tree.iter(f"{SHEET}f")]
            for formula in formulas:
                self.assertRegex(formula, r"^(IF|SUM|COUNT|COUNTIF)\(", name)
            if formulas:
                title = tree.findtext(f".//{SHEET}is/{SHEET}t")
                self.assertIn(title, ("Tier report: RFM segments", "Tier moves"))

    def test_no_links(self):
        for name, tree in self.parts(self.export()).items():
            self.assertFalse(list(tree.iter(f"{SHEET}hyperlink")), name)
            external = [e for e in tree.iter() if e.get("TargetMode") == "External"]
            self.assertFalse(external, name)
            self.assertNotIn("externalLink", name)

    def test_sheet_names(self):
        """Signs that Excel forbids, names too long, names given twice."""
        names = excel.SheetNames()
        for wish, expected in [
            ("[Gold]: 1/2*?\\", "Gold 1 2"),
            ("'quoted'", "quoted"),
            ("History", "History (2)"),
            ("Gold", "Gold"),
            ("GOLD", "GOLD (2)"),
            ("", "-"),
            ("x" * 40, "x" * 31),
            ("X" * 40, "X" * 27 + " (2)"),
            ("😀" * 20, "😀" * 15),
            ("bell\x07", "bell"),
        ]:
            self.assertEqual(names.give(wish), expected)

    def test_tier_names_of_forty_letters(self):
        tiers = self.scheme.tier_ids
        for number, tier in enumerate(tiers):
            tier.name = f"A very long name of a tier for the best [{number}]"
        book = self.load(self.export())
        titles = [sheet.title for sheet in self.tier_sheets(book)]
        self.assertEqual(len(set(titles)), len(tiers))
        self.assertLessEqual(max(map(len, titles)), 31)
        self.assertEqual(book.worksheets[0]["A7"].value, tiers[0].name)

    # ------------------------------------------------------------
    # CONTENT
    # ------------------------------------------------------------

    def test_sheets(self):
        book = self.load(self.export())
        titles = [sheet.title for sheet in book]
        tiers = self.scheme._get_tiers().mapped("name")
        self.assertEqual(titles, ["Summary", *tiers, "Tier moves", "Parameters"])
        for sheet, tier in zip(
            self.tier_sheets(book), self.scheme._get_tiers(), strict=True
        ):
            self.assertEqual(sheet.freeze_panes, "B2")
            self.assertTrue(sheet.auto_filter.ref.startswith("A1:T"))
            self.assertEqual(
                sheet.sheet_properties.tabColor.rgb[2:].lower(),
                excel.PALETTE[tier.color % 12],
            )

    def test_every_customer_once_in_his_tier(self):
        book = self.load(self.export())
        standings = self.env["shop.tier.standing"].search(
            [("scheme_id", "=", self.scheme.id)]
        )
        self.assertEqual(sorted(self.listed(book)), sorted(standings.partner_id.ids))
        for standing in standings:
            sheet = book[standing.tier_id.name]
            numbers = [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]
            self.assertIn(standing.partner_id.id, numbers)

    def test_row_of_a_customer(self):
        customer = self.customers[0]
        book = self.load(self.export())
        heads = [cell.value for cell in self.tier_sheets(book)[0][1]]
        rows = [
            dict(zip(heads, row, strict=True))
            for sheet in self.tier_sheets(book)
            for row in sheet.iter_rows(min_row=2, values_only=True)
        ]
        row = next(row for row in rows if row["Number"] == customer.id)
        metrics = customer.shop_metrics_id
        self.assertEqual(row["Purchases"], 1)
        self.assertEqual(row["Net spend"], 10.25)
        self.assertEqual(row["R"], metrics.r_score)
        self.assertEqual(row["Last purchase"].date(), metrics.last_purchase_date)
        self.assertEqual(row["Days since the last purchase"], metrics.recency_days)
        self.assertEqual(row["In this tier since"].date(), self.today)

    def test_formulas_show_what_they_come_to(self):
        content = self.export()
        book, values = self.load(content), self.load(content, values=True)
        formulas = 0
        for title in ("Summary", "Tier moves"):
            for row in book[title].iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        formulas += 1
                        self.assertAlmostEqual(
                            evaluate(cell.value, values, values[title]),
                            values[title][cell.coordinate].value,
                            places=4,
                            msg=f"{title} {cell.coordinate} {cell.value}",
                        )
        self.assertGreater(formulas, 80)

    def test_summary_totals(self):
        values = self.load(self.export(), values=True)["Summary"]
        total = next(row for row in values.iter_rows() if row[0].value == "Total")
        self.assertEqual(total[1].value, len(EVIL))
        self.assertAlmostEqual(
            total[4].value, sum(10.25 * (n + 1) for n in range(len(EVIL)))
        )
        self.assertEqual(total[2].value, 1)

    def test_a_full_sheet_continues_on_the_next(self):
        with patch.object(excel, "MAX_ROWS", 2):
            content = self.export()
        book, values = self.load(content), self.load(content, values=True)
        self.assertEqual(sorted(self.listed(book)), sorted(self.customers.ids))
        titles = [sheet.title for sheet in self.tier_sheets(book)]
        self.assertTrue([title for title in titles if title.endswith(" (2)")])
        for sheet in self.tier_sheets(book):
            self.assertLessEqual(sheet.max_row, 3)
        summary = values["Summary"]
        for cell in book["Summary"]["B"]:
            if cell.data_type == "f":
                self.assertEqual(
                    evaluate(cell.value, values, summary),
                    summary[cell.coordinate].value,
                )

    def test_moves(self):
        """A customer who bought a lot went up; the others stayed or are new."""
        company = self.env.company
        day = company._shop_today()
        self.env["shop.tier.standing"].search([]).flush_recordset()
        self.env.cr.execute(
            "UPDATE shop_tier_standing SET since = %s", [day - timedelta(days=200)]
        )
        self.env.invalidate_all()
        mover = self.customers[-1]
        before = self._tier(mover)
        insert_orders(
            self.env, [(mover.id, company._shop_now(), 9000) for _n in range(5)]
        )
        self.scheme.action_recompute()
        after = self._tier(mover)
        self.assertNotEqual(before, after)
        moves = TierReport(self.scheme).moves()
        self.assertEqual(moves[before.id, after.id], 1)
        self.assertEqual(sum(moves.values()), len(EVIL))
        self.assertFalse([then for then, _now in moves if then is None])

    def _tier(self, customer):
        return customer.shop_standing_ids.filtered(
            lambda standing: standing.scheme_id == self.scheme
        ).tier_id

    def test_parameters(self):
        sheet = self.load(self.export())["Parameters"]
        shown = dict(sheet.iter_rows(min_row=2, values_only=True))
        self.assertEqual(shown["Scheme"], "RFM segments (rfm)")
        self.assertEqual(shown["As of"].date(), self.today)
        self.assertEqual(shown["Analysis window: days"], 365)
        self.assertEqual(shown["Created by"], self.user_manager.name)
        self.assertEqual(shown["Champions"], "R 5; F 5; M 5")
        self.assertIn("Recency (days): quintiles of customers", shown)

    def test_definitions_in_words(self):
        """Each method says what its tiers ask for."""
        for code, tier, words in [
            ("member", "diamond", "Net spend (last 365 days) at least 20,000"),
            ("pyramid", "major", "Cumulative share up to 50%"),
            ("pyramid", "none", "No purchase in the analysis window"),
            ("member", "regular", "All others"),
        ]:
            scheme = self.env.ref(f"shop_crm_tiering.shop_tier_scheme_{code}")
            scheme.active = True
            scheme.action_recompute()
            shown = dict(TierReport(scheme).parameters())
            name = scheme.tier_ids.filtered(lambda t, tier=tier: t.code == tier).name
            self.assertEqual(shown[name], words)

    def test_which_basis_was_used(self):
        """Without any known cost the amount stands for the margin, and it says so."""
        run = self.scheme._last_run(self.env.company)
        for known, label in [(True, "Computed"), (False, "No costs known")]:
            run.margin_known = known
            book = self.load(self.export())
            shown = dict(book["Parameters"].iter_rows(min_row=2, values_only=True))
            self.assertTrue(shown["Margin"].startswith(label))
            heads = [cell.value for cell in self.tier_sheets(book)[0][1]]
            self.assertEqual("Margin" in heads, known)

    def test_chinese(self):
        words = {
            "Customer": "客户",
            "Summary": "汇总",
            "Parameters": "参数",
            "Tier report: %s": "客户分级报表：%s",
        }
        key = ("shop_crm_tiering", "zh_CN")
        tier = self.scheme._get_tiers()[0]
        tier.with_context(lang="zh_CN").name = "重要价值客户"
        with patch.dict(code_translations.python_translations, {key: words}):
            book = self.load(self.export(lang="zh_CN"))
        self.assertEqual(book.sheetnames[:2], ["汇总", "重要价值客户"])
        self.assertEqual(book["重要价值客户"]["A1"].value, "客户")
        self.assertTrue(book["汇总"]["A1"].value.startswith("客户分级报表："))

    def test_currency_format(self):
        currency = self.env.ref("base.CNY")
        self.assertEqual(excel.money_format(currency), '"¥"#,##0.00')
        currency = self.env.ref("base.JPY")
        self.assertNotIn(".", excel.money_format(currency))

    def test_not_computed(self):
        scheme = self.env.ref("shop_crm_tiering.shop_tier_scheme_matrix")
        with self.assertRaisesRegex(UserError, "has not been computed yet"):
            TierReport(scheme)
