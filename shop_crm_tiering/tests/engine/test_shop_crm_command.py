import contextlib
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.cli.command import commands, find_command
from odoo.tests import tagged
from odoo.tools import config

from ..export.tier_export_common import EVIL, TierExportCase


@tagged("post_install", "-at_install")
class TestShopCrmCommand(TierExportCase):
    """The command line, on the test's own transaction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The company's language is that of the command.
        cls.env.company.partner_id.lang = "en_US"

    def command(self, *arguments):
        """Run ``odoo shop_crm`` and return (lines printed, line of the error)."""
        command = find_command("shop_crm")()
        output = io.StringIO()
        with (
            contextlib.redirect_stdout(output),
            patch.object(type(config), "parse_config"),
            patch.object(self.env.registry, "cursor", self._cursor),
            patch.object(self.env.cr, "commit"),
        ):
            try:
                command.run([*arguments, "-d", self.env.cr.dbname])
                error = ""
            except SystemExit as stop:
                error = stop.code
        return output.getvalue().splitlines(), error

    @contextlib.contextmanager
    def _cursor(self, **_options):
        yield self.env.cr

    def test_found_by_odoo(self):
        self.assertTrue(find_command("shop_crm"))
        self.assertIn("shop_crm", commands)

    def test_recompute(self):
        lines, error = self.command("recompute", "--scheme", "rfm")
        self.assertFalse(error)
        self.assertIn(f"figures: {len(EVIL)} customers", lines[0])
        self.assertIn("1 of 1 schemes, rfm: 0 customers changed tier", lines[1])

    def test_recompute_as_of_a_day_to_come(self):
        _lines, error = self.command("recompute", "--as-of", "2999-01-01")
        self.assertEqual(
            error,
            "shop_crm: As of: 2999-01-01 is in the future. "
            "Choose today or an earlier date.",
        )

    def test_preview(self):
        change = {"tiers": {"champions": {"r_min": 1, "f_min": 1, "m_min": 1}}}
        lines, error = self.command(
            "preview", "--scheme", "rfm", "--set", json.dumps(change)
        )
        self.assertFalse(error)
        self.assertIn("nothing is written", lines[0])
        self.assertRegex(lines[1], rf"^champions +{len(EVIL)} customers")
        self.assertIn("customers would change tier", "\n".join(lines))
        champion = self.scheme._get_tiers()[0]
        self.assertEqual(champion.r_min, 5)

    def test_preview_of_nonsense(self):
        for text, message in [
            ("{", "no JSON"),
            ("[1]", "no JSON object"),
            ('{"nope": 1}', "the scheme has no nope"),
            ('{"tiers": {"nope": {}}}', "the scheme has no nope"),
        ]:
            lines, error = self.command("preview", "--scheme", "rfm", "--set", text)
            self.assertIn(message, error)
            self.assertFalse(lines)

    def test_export_tiers(self):
        with TemporaryDirectory() as folder:
            path = Path(folder, "tiers.xlsx")
            lines, error = self.command(
                "export_tiers", "--scheme", "rfm", "--output", str(path)
            )
            self.assertFalse(error)
            self.assertEqual([path], list(Path(folder).iterdir()))
            numbers = self.listed(self.load(path.read_bytes()))
        self.assertEqual(sorted(numbers), sorted(self.customers.ids))
        self.assertRegex(lines[0], r"^12 of 12 customers, \d+ s$")
        log = self.env["shop.tier.export"].search([], limit=1)
        self.assertEqual((log.way, log.rows), ("command", len(EVIL)))

    def test_export_in_chinese(self):
        self.scheme._get_tiers()[0].with_context(lang="zh_CN").name = "重要价值客户"
        with TemporaryDirectory() as folder:
            path = Path(folder, "tiers.xlsx")
            self.command(
                *("export_tiers", "--scheme", "rfm", "--lang", "zh_CN"),
                *("--output", str(path)),
            )
            book = self.load(path.read_bytes())
        self.assertIn("重要价值客户", book.sheetnames)

    def test_faults_are_one_line(self):
        for arguments, message in [
            (
                ["--scheme", "nope", "--output", "x.xlsx"],
                "“nope” is not an active scheme",
            ),
            (["--scheme", "rfm", "--output", "/nowhere/x.xlsx"], "/nowhere/x.xlsx"),
            (
                ["--scheme", "abc", "--output", "x.xlsx"],
                "“abc” is not an active scheme",
            ),
            (["--output", "x.xlsx"], "has not been computed yet"),
            (["--output", "x.xlsx", "--lang", "xx_XX"], "xx_XX is not active"),
            (["--output", "x.xlsx", "--company", "nope"], "company 'nope'"),
        ]:
            _lines, error = self.command("export_tiers", *arguments)
            self.assertIn(message, error)
            self.assertNotIn("\n", error)
