from collections import Counter

from odoo import api, models
from odoo.tools import SQL


class ShopComplaint(models.Model):
    """The cron of deadlines: warns and escalates once per step and promise.

    warn -> escalate -> promises that were broken
    """

    _inherit = "shop.complaint"

    @api.model
    def _cron_clocks(self):
        """Warn of what is soon due, escalate what is late, count broken promises."""
        self._notify_all(self._mark_due("warn_at", "warned_at"), is_late=False)
        self.env["ir.cron"]._commit_progress()
        self._notify_all(self._mark_due("due_at", "escalated_at"), is_late=True)
        self.env["ir.cron"]._commit_progress()
        self._mark_broken_promises()

    @api.model
    def _mark_due(self, due, marked):
        """Mark the running steps whose instant has come.

        :param str due: column of the instant
        :param str marked: column that says it was told
        :return: ``[(company id, user id)]``, one for each case marked now
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE shop_complaint_step_time AS step_time
                   SET %(marked)s = %(now)s
                  FROM shop_complaint AS complaint
                 WHERE complaint.id = step_time.complaint_id
                   AND complaint.state = 'open'
                   AND complaint.waiting IS NOT TRUE
                   AND step_time.done_at IS NULL
                   AND step_time.%(marked)s IS NULL
                   AND step_time.%(due)s <= %(now)s
                RETURNING complaint.company_id, complaint.user_id
                """,
                marked=SQL.identifier(marked),
                due=SQL.identifier(due),
                now=self.env["res.company"]._shop_now(),
            )
        )
        self.env["shop.complaint.step.time"].invalidate_model([marked], flush=False)
        return rows

    @api.model
    def _mark_broken_promises(self):
        """Count the promises whose day is over as broken."""
        for company in self.env["res.company"]._shop_all():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE shop_complaint_promise SET state = 'broken'
                     WHERE state = 'open' AND company_id = %s AND due_date < %s
                    """,
                    company.id,
                    company._shop_today(),
                )
            )
        self.env["shop.complaint.promise"].invalidate_model(["state"], flush=False)

    # ------------------------------------------------------------
    # NOTIFICATIONS
    # ------------------------------------------------------------

    @api.model
    def _notify_all(self, rows, is_late):
        """Notify each user of the number of cases, in one message.

        :param list rows: ``[(company id, user id)]``, one for each case
        :param is_late: it is the managers who hear of what is late
        """
        counts = Counter(rows)
        by_company = Counter()
        for (company_id, user_id), count in counts.items():
            by_company[company_id] += count
            if user_id and not is_late:
                self._notify_count(self.env["res.users"].browse(user_id), count, False)
        for company_id, count in by_company.items() if is_late else ():
            company = self.env["res.company"].browse(company_id)
            for manager in self._get_managers(company):
                self._notify_count(manager, count, True)

    @api.model
    def _notify_count(self, user, count, is_late):
        localized = self.with_context(lang=user.lang)
        text = (
            localized.env._("Overdue complaints: %s", count)
            if is_late
            else localized.env._("Complaints due soon: %s", count)
        )
        user.partner_id.message_notify(
            partner_ids=user.partner_id.ids, subject=text, body=text
        )
