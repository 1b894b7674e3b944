import io
import logging
import zipfile
from datetime import timedelta
from tempfile import TemporaryFile

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...report.excel import XLSX
from ...report.tier_report import TierReport
from ...report.tier_workbook import TierWorkbook
from ...tools.groups import MANAGER

_logger = logging.getLogger(__name__)

AT_ONCE = 50_000
PART = 100_000
RETENTION_DAYS = 7
ZIP = "application/zip"


class ShopTierExport(models.Model):
    """Who took which tier report out, when and how many customers it listed.

    A large one is written here too, part by part, by ``ir_cron_export``.
    """

    _name = "shop.tier.export"
    _description = "Tier export"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "scheme_name"

    scheme_id = fields.Many2one(
        "shop.tier.scheme",
        string="Current scheme",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    # The log outlives the scheme.
    scheme_name = fields.Char(string="Scheme", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, readonly=True
    )
    user_id = fields.Many2one("res.users", required=True, index=True, readonly=True)
    lang = fields.Char(string="Language", readonly=True)
    since = fields.Date(string="Tier moves since", readonly=True)
    way = fields.Selection(
        [
            ("download", "Immediately"),
            ("queue", "In the background"),
            ("command", "Command line"),
        ],
        string="Mode",
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("writing", "In progress"),
            ("done", "Ready"),
            ("failed", "Failed"),
            ("expired", "File deleted"),
        ],
        required=True,
        default="done",
        index=True,
        readonly=True,
    )
    part_ids = fields.One2many(
        "shop.tier.export.part", "export_id", string="Parts", readonly=True
    )
    rows = fields.Integer(string="Customers", readonly=True)
    attachment_id = fields.Many2one(
        "ir.attachment",
        string="File",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
    )
    error = fields.Char(readonly=True)
    expires_on = fields.Datetime(string="File available until", readonly=True)

    # ------------------------------------------------------------
    # ASKING FOR A REPORT
    # ------------------------------------------------------------

    def _ensure_allowed(self):
        """Raise an AccessError for users who are not managers."""
        self.env["shop.tier.scheme"]._ensure_allowed(MANAGER)

    @api.model
    def _report(self, scheme, since=None, chosen=None):
        """Return the report of a scheme for the present user.

        :raise AccessError: for users who are not managers
        :raise UserError: the scheme has not been computed in this company
        """
        self._ensure_allowed()
        scheme.check_access("read")
        return TierReport(scheme.with_env(self.env), since, chosen)

    @api.model
    def _prepare_values(self, report, way):
        return {
            "scheme_id": report.scheme.id,
            "scheme_name": report.scheme.name,
            "company_id": report.company.id,
            "user_id": report.env.uid,
            "lang": report.env.lang,
            "since": report.since,
            "way": way,
            "rows": report.count,
        }

    @api.model
    def _write_now(self, report):
        """Return the report as the bytes of one workbook, and log it."""
        target = io.BytesIO()
        TierWorkbook(report).write_to(target)
        self._log(report, "download")
        return target.getvalue()

    @api.model
    def _write_file(self, report, path, progress=None):
        """Write the report to a file as one workbook, and log it.

        :param progress: called with the numbers of customers done and to do
        """
        TierWorkbook(report).write_to(path, progress)
        self._log(report, "command")

    @api.model
    def _queue(self, report):
        """Have the report written in the background and return its record."""
        export = self._log(report, "queue", state="queued")
        # sudo: waking the cron up is all that happens to it
        self.env.ref("shop_crm_tiering.ir_cron_export").sudo()._trigger()
        return export

    @api.model
    def _log(self, report, way, **values):
        """Keep who exported what; a report was made after checking the right to."""
        values = {**self._prepare_values(report, way), **values}
        # sudo: users have no write access to the log
        exports = self.sudo().with_context(tracking_disable=True)
        return exports.create(values).with_env(self.env)

    @api.model
    def _file_name(self, report, extension="xlsx"):
        """Return a plain name for the file; codes may hold what names can't."""
        code = "".join(c if c.isalnum() else "-" for c in report.scheme.code)
        return f"tiers-{code}-{report.as_of.isoformat()}.{extension}"

    def button_download(self):
        """Fetch the file of a finished export."""
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(
                self.env._(
                    "File: not found or already deleted. Export the report again."
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}?download=true",
            "target": "self",
        }

    # ------------------------------------------------------------
    # IN THE BACKGROUND
    # ------------------------------------------------------------

    @api.model
    def _cron_export(self):
        """Write what is queued, one committed step after another.

        A step is the plan of an export, one file of it, or the archive of all
        files. What a killed run has committed stays; the next one goes on there.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self._count_steps())
        while export := self.search(self._get_open_domain(), order="id", limit=1):
            export._step_or_fail()
            if not cron._commit_progress(1, remaining=self._count_steps()):
                break

    @api.model
    def _get_open_domain(self):
        return [("state", "in", ("queued", "writing"))]

    @api.model
    def _count_steps(self):
        """Return how many steps are left, the plan of a waiting export as one."""
        exports = self.search(self._get_open_domain())
        return len(exports) + len(
            exports.part_ids.filtered(lambda p: not p.attachment_id)
        )

    def _step_or_fail(self):
        """Take one step; an export that can't be written does not stop the rest."""
        try:
            with self.env.cr.savepoint():
                self._step()
        except OperationalError:
            # The connection or a conflict: the same step may do next time.
            raise
        except Exception as error:
            _logger.exception("Tier export %s", self.id)
            self._fail(error)

    def _step(self):
        part = self.part_ids.filtered(lambda part: not part.attachment_id)[:1]
        if self.state == "queued":
            self._plan()
        elif part:
            self._write_part(part)
        else:
            self._finish()

    def _reader_report(self, chosen=None):
        """Return the report with the rights, company and language of its reader.

        :raise AccessError: he has lost the company or the role since he asked
        :raise UserError: the scheme is gone
        """
        if not self.scheme_id:
            raise UserError(self.env._("Scheme: has been deleted. Choose another one."))
        if self.company_id not in self.user_id.company_ids:
            raise AccessError(self.env._("Company: you no longer have access to it."))
        context = {"lang": self.lang, "allowed_company_ids": self.company_id.ids}
        reader = self.with_user(self.user_id).with_context(**context)
        return reader._report(self.scheme_id.with_env(reader.env), self.since, chosen)

    def _plan(self):
        """Fix who is listed and in which order, so that each is listed once."""
        report = self._reader_report()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO shop_tier_export_part (export_id, number, customers)
                SELECT %(export)s, number,
                       jsonb_agg(jsonb_build_array(tier_id, customers)
                                 ORDER BY position)
                  FROM (
                    SELECT place / %(size)s + 1 AS number, position, tier_id,
                           jsonb_agg(partner_id ORDER BY place) AS customers
                      FROM (%(order)s) AS ordered
                     GROUP BY 1, 2, 3
                  ) AS chunk
                 GROUP BY number
                """,
                export=self.id,
                size=PART,
                order=report.order(),
            )
        )
        self.invalidate_recordset(["part_ids"])
        self.write({"state": "writing", "rows": 0})

    def _write_part(self, part):
        report = self._reader_report(part._chosen())
        number, count = part.number, len(self.part_ids)
        with TemporaryFile() as target:
            rows = TierWorkbook(report, (number, count)).write_to(target)
            target.seek(0)
            name = self._file_name(report, f"part-{number:02}.xlsx")
            part.attachment_id = self._attach(name, target.read(), XLSX)
        self.rows += rows

    def _attach(self, name, content, mimetype):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
                "company_id": self.company_id.id,
            }
        )

    def _finish(self):
        """Put the parts into one archive and notify the user."""
        report = self._reader_report()
        with TemporaryFile() as target:
            # Workbooks are compressed already.
            with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
                for part in self.part_ids:
                    archive.writestr(part.attachment_id.name, part.attachment_id.raw)
                    part.attachment_id.invalidate_recordset(["raw"])
            target.seek(0)
            name = self._file_name(report, "zip")
            self.attachment_id = self._attach(name, target.read(), ZIP)
        self._drop_parts()
        now = self.company_id._shop_now()
        self.write(
            {"state": "done", "expires_on": now + timedelta(days=RETENTION_DAYS)}
        )
        self._notify_user(report.env._("Your tier report is ready"))

    def _fail(self, error):
        known = isinstance(error, UserError | AccessError)
        self._drop_parts()
        reader = self.with_context(lang=self.lang)
        self.write(
            {
                "state": "failed",
                "error": str(error)
                if known
                else reader.env._(
                    "Something went wrong. Try again or contact your administrator."
                ),
            }
        )
        self._notify_user(reader.env._("Your tier report could not be created"))

    def _drop_parts(self):
        self.part_ids.attachment_id.unlink()
        self.part_ids.unlink()

    def _notify_user(self, title):
        """Schedule an activity for the user, and notify them if they are online."""
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            summary=title,
            user_id=self.user_id.id,
            date_deadline=self.company_id._shop_today(),
        )
        self.user_id._bus_send(
            "simple_notification",
            {
                "title": title,
                "message": self.scheme_name,
                "type": "danger" if self.error else "success",
                "sticky": True,
            },
        )

    # ------------------------------------------------------------
    # CLEANING UP
    # ------------------------------------------------------------

    @api.autovacuum
    def _gc_files(self):
        """Delete the files whose time is over; the log stays."""
        now = self.env["res.company"]._shop_now()
        self.search([("expires_on", "<=", now), ("state", "=", "done")])._expire()

    def _expire(self):
        """Delete the files of these exports."""
        self._drop_parts()
        self.attachment_id.unlink()
        self.activity_ids.unlink()
        self.write({"state": "expired"})

    @api.model
    def _drop_files(self):
        """Delete the files of all exports; unfinished ones start again.

        :return: number of exports
        """
        finished = self.search([("attachment_id", "!=", False)])
        finished._expire()
        started = self.search([("state", "=", "writing")])
        started._drop_parts()
        started.write({"state": "queued"})
        return len(finished) + len(started)
