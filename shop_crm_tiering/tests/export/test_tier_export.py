import io
import zipfile
from datetime import timedelta
from unittest.mock import patch

from psycopg2 import OperationalError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged, users
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ...models.export import shop_tier_export
from ..purchases.purchase_factory import insert_orders
from .tier_export_common import EVIL, TierExportCase

CRON = "shop_crm_tiering.ir_cron_export"
PART = "odoo.addons.shop_crm_tiering.models.export.shop_tier_export.PART"
Export = shop_tier_export.ShopTierExport


@tagged("post_install", "-at_install")
class TestTierExport(TierExportCase, CronMixinCase):
    """A report from being asked for to the deletion of its file."""

    def queue(self, user=None, **context):
        exports = self.env["shop.tier.export"].with_user(user or self.user_manager)
        exports = exports.with_context(**context)
        report = exports._report(self.scheme.with_env(exports.env))
        return exports._queue(report).sudo()

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def unzip(self, export):
        """Return the workbooks of a finished export by name."""
        with zipfile.ZipFile(io.BytesIO(export.attachment_id.raw)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    # ------------------------------------------------------------
    # QUEUE
    # ------------------------------------------------------------

    def test_written_in_parts_by_the_cron(self):
        with patch(PART, 5), self.capture_triggers(CRON) as triggers:
            export = self.queue()
            self.assertTrue(triggers.records)
            self.assertEqual(export.state, "queued")
            self.run_cron()
        day = self.env.company._shop_today().isoformat()
        self.assertRecordValues(
            export,
            [{"state": "done", "rows": len(EVIL), "error": False, "part_ids": []}],
        )
        self.assertEqual(export.attachment_id.name, f"tiers-rfm-{day}.zip")
        books = self.unzip(export)
        self.assertEqual(
            list(books), [f"tiers-rfm-{day}.part-0{n}.xlsx" for n in (1, 2, 3)]
        )
        listed = [self.listed(self.load(content)) for content in books.values()]
        self.assertEqual([len(numbers) for numbers in listed], [5, 5, 2])
        self.assertEqual(sorted(sum(listed, [])), sorted(self.customers.ids))
        # Best tier first, over all files.
        whole = self.listed(self.load(self.export()))
        self.assertEqual(sum(listed, []), whole)

    def test_a_part_adds_up_itself_and_names_the_whole(self):
        with patch(PART, 5):
            export = self.queue()
            self.run_cron()
        for number, content in enumerate(self.unzip(export).values(), start=1):
            summary = self.load(content, values=True)["Summary"]
            rows = list(summary.iter_rows(values_only=True))
            head = next(row for row in rows if row[0] == "Tier")
            total = dict(
                zip(head, next(r for r in rows if r[0] == "Total"), strict=True)
            )
            self.assertEqual(total["Customers"], 2 if number == 3 else 5)
            self.assertEqual(total["Customers (all files)"], len(EVIL))
            self.assertIn(f"File {number} of 3", rows[2][0] + (rows[3][0] or ""))

    def test_goes_on_where_it_was_killed(self):
        """The part that was cut off is written again, those before it are kept."""
        written, real = [], Export._write_part

        def dies_at_second(self, part):
            if self.id != export.id:
                return real(self, part)
            written.append(part.number)
            if written == [1, 2]:
                raise OperationalError("server closed the connection")
            return real(self, part)

        with patch(PART, 5), patch.object(Export, "_write_part", dies_at_second):
            export = self.queue()
            with mute_logger("odoo.addons.base.models.ir_cron"):
                try:
                    self.run_cron()
                except Exception:  # noqa: BLE001 as the server would report it
                    self.env.invalidate_all()
            self.run_cron()
        self.assertEqual(written, [1, 2, 2, 3])
        self.assertEqual(export.state, "done")
        self.assertEqual(export.rows, len(EVIL))

    def test_nobody_twice_when_tiers_change_meanwhile(self):
        """A customer who rises between two parts stays where the plan put him."""
        real = Export._write_part
        last = self.listed(self.load(self.export()))[-1]

        def buys(self, part):
            result = real(self, part)
            if self.id == export.id and part.number == 1:
                now = self.env.company._shop_now()
                insert_orders(self.env, [(last, now, 9000)] * 6)
                self.env["shop.tier.scheme"]._get_by_code("rfm").action_recompute()
            return result

        with patch(PART, 5), patch.object(Export, "_write_part", buys):
            export = self.queue()
            self.run_cron()
        books = [self.load(content) for content in self.unzip(export).values()]
        listed = sum(map(self.listed, books), [])
        self.assertEqual(sorted(listed), sorted(self.customers.ids))
        self.assertEqual(listed[-1], last)

    def test_one_that_fails_stops_no_other(self):
        """Who has lost the role gets no file but a reason."""
        other = new_test_user(
            self.env, "other", groups="shop_crm_tiering.group_shop_crm_manager"
        )
        bad, good = self.queue(other), self.queue()
        other.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        with mute_logger(shop_tier_export.__name__):
            self.run_cron()
        self.assertRecordValues(
            bad + good,
            [
                {"state": "failed", "attachment_id": False},
                {"state": "done", "attachment_id": good.attachment_id.id},
            ],
        )
        self.assertIn("your role does not allow this", bad.error)
        self.assertTrue(good.attachment_id)
        self.assertEqual(bad.activity_ids.user_id, other)

    def test_the_user_is_told(self):
        export = self.queue()
        self.run_cron()
        self.assertRecordValues(
            export.activity_ids,
            [{"user_id": self.user_manager.id, "summary": "Your tier report is ready"}],
        )

    def test_in_the_language_of_who_asked(self):
        self.scheme._get_tiers()[0].with_context(lang="zh_CN").name = "重要价值客户"
        export = self.queue(lang="zh_CN")
        self.run_cron()
        (content,) = self.unzip(export).values()
        self.assertIn("重要价值客户", self.load(content).sheetnames)

    # ------------------------------------------------------------
    # THE FILE
    # ------------------------------------------------------------

    def test_deleted_after_a_week(self):
        export = self.queue()
        self.run_cron()
        attachment = export.attachment_id
        now = self.env.company._shop_now()
        for days, state in [(6.9, "done"), (7.1, "expired")]:
            with patch.object(
                type(self.env.company),
                "_shop_now",
                lambda self, days=days: now + timedelta(days=days),
            ):
                self.env["shop.tier.export"]._gc_files()
            self.assertEqual(export.state, state)
        self.assertFalse(attachment.exists())
        self.assertFalse(export.activity_ids)

    def test_gone_when_a_customer_is_erased(self):
        """Any file may name him; one that is being written begins anew."""
        done = self.queue()
        self.run_cron()
        attachment = done.attachment_id
        with patch(PART, 5):
            open_ = self.queue()
            open_._step()
            open_._step()
            self.assertTrue(open_.part_ids.attachment_id)
            self.customers[0].shop_erase("asked for it")
        self.assertFalse(attachment.exists())
        self.assertEqual(done.state, "expired")
        self.assertRecordValues(open_, [{"state": "queued", "part_ids": []}])

    def test_who_may_read_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = new_test_user(
            self.env,
            "foreign",
            groups="shop_crm_tiering.group_shop_crm_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        export = self.queue()
        self.run_cron()
        attachment = export.attachment_id
        self.assertTrue(attachment.with_user(self.user_manager).raw)
        self.assertFalse(attachment.public)
        for user in (
            foreign,
            self.user_assistant,
            self.user_staff,
            self.user_portal,
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                attachment.with_user(user).read(["raw"])
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                export.with_user(user).read(["rows"])

    # ------------------------------------------------------------
    # LOG AND RIGHTS
    # ------------------------------------------------------------

    @users("assistant", "staff", "portal")
    def test_managers_alone_export(self):
        exports = self.env["shop.tier.export"]
        with self.assertRaises(AccessError):
            exports._report(self.scheme.with_env(self.env))

    def test_rows_of_the_own_company_alone(self):
        """Customers of a company that the reader has not are not listed."""
        hidden = self.env["res.company"].create({"name": "Elsewhere"})
        self.customers[3].company_id = hidden
        numbers = self.listed(self.load(self.export()))
        self.assertNotIn(self.customers[3].id, numbers)
        self.assertEqual(len(numbers), len(EVIL) - 1)

    @users("manager")
    def test_every_export_is_logged(self):
        exports = self.env["shop.tier.export"]
        report = exports._report(self.scheme.with_env(self.env))
        self.assertEqual(exports._write_now(report)[:2], b"PK")
        self.assertRecordValues(
            exports.search([], limit=1),
            [
                {
                    "user_id": self.env.uid,
                    "scheme_id": self.scheme.id,
                    "way": "download",
                    "state": "done",
                    "rows": len(EVIL),
                }
            ],
        )

    @users("manager", "administrator")
    def test_nobody_edits_the_log(self):
        export = self.queue(self.env.user).with_env(self.env)
        for call in (
            lambda: export.write({"rows": 1}),
            export.unlink,
            lambda: export.create({"scheme_name": "x"}),
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                call()

    # ------------------------------------------------------------
    # WIZARD
    # ------------------------------------------------------------

    @users("manager")
    def test_wizard_downloads_a_small_report(self):
        form = Form(self.env["shop.tier.export.wizard"])
        form.scheme_id = self.scheme.with_env(self.env)
        action = form.save().button_export()
        self.assertEqual(
            action["url"],
            f"/shop_crm/tier_report.xlsx?scheme=rfm&company={self.env.company.id}",
        )

    @users("manager")
    def test_wizard_queues_a_large_report(self):
        wizard = self.env["shop.tier.export.wizard"].create(
            {"scheme_id": self.scheme.id}
        )
        module = "odoo.addons.shop_crm_tiering.wizard.shop_tier_export_wizard"
        with patch(f"{module}.AT_ONCE", 3):
            action = wizard.button_export()
        self.assertIn("is being created", action["params"]["message"])
        export = self.env["shop.tier.export"].search([], limit=1)
        self.assertRecordValues(export, [{"state": "queued", "way": "queue"}])

    @users("manager")
    def test_wizard_refuses_moves_since_a_day_to_come(self):
        with self.assertRaisesRegex(ValidationError, "Tier moves since"):
            self.env["shop.tier.export.wizard"].create(
                {"scheme_id": self.scheme.id, "since": "2999-01-01"}
            )
