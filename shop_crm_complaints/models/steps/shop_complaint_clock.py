from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

# After so much of its time a step is warned of.
WARNED_AFTER = 0.75
# How much of a step's time a case of this weight has.
SHARE_OF_TIME = {"low": 1.5, "normal": 1.0, "high": 0.5, "safety": 0.25}


class ShopComplaint(models.Model):
    """The clock of each step, in the store's opening hours; it stops while we wait."""

    _inherit = "shop.complaint"

    waiting_since = fields.Datetime(readonly=True, copy=False)
    due_at = fields.Datetime(
        string="Due", compute="_compute_due_at", search="_search_due_at"
    )

    @api.depends("step_time_ids.due_at", "step_time_ids.done_at", "waiting")
    def _compute_due_at(self):
        for case in self:
            running = case._get_running_time()
            case.due_at = False if case.waiting else running.due_at

    @api.model
    def _search_due_at(self, operator, value):
        running = [("done_at", "=", False), ("due_at", operator, value)]
        return [("waiting", "=", False), ("step_time_ids", "any", running)]

    def _get_running_time(self):
        return self.step_time_ids.filtered(lambda each: not each.done_at)[-1:]

    def _start_clock(self):
        now = self.env["res.company"]._shop_now()
        hours = self._get_hours()
        # sudo: times are written by the methods of a case alone; rights were checked
        self.env["shop.complaint.step.time"].sudo().create(
            {
                "complaint_id": self.id,
                "step_id": self.step_id.id,
                "user_id": self.env.uid,
                "entered_at": now,
                **self._prepare_alarm(hours, now),
            }
        )

    def _prepare_alarm(self, hours, start):
        """Return the instants of warning and due date for ``hours`` from ``start``."""
        return {
            "warn_at": self._get_due(hours * WARNED_AFTER, start),
            "due_at": self._get_due(hours, start),
        }

    def _stop_clock(self):
        if self.waiting:
            self.action_resume()
        # sudo: as above
        running = self.sudo()._get_running_time()
        running.done_at = self.env["res.company"]._shop_now()

    def _get_hours(self):
        """Return the time limit of the step for this case in opening hours; 0: none."""
        hours = self.step_id.hours * SHARE_OF_TIME[self.severity]
        # sudo: what the tier is promised, not which one it is
        promised = self.partner_id.sudo().shop_tier_id.response_hours
        if promised and self.step_id.code == "vent":
            hours = min(hours or promised, promised)
        return hours

    def _get_due(self, hours, start):
        """Return the instant after ``hours`` opening hours, naive UTC; False: never."""
        if not hours:
            return False
        # sudo: when the shop is open is no secret, its calendar may be
        calendar = self.sudo().store_id.calendar_id
        if not calendar:
            return start + timedelta(hours=hours)
        begin = pytz.utc.localize(start)
        due = calendar.plan_hours(hours, begin, compute_leaves=True)
        return due and due.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_open_hours(self, start, end):
        calendar = self.sudo().store_id.calendar_id  # sudo: as above
        if not calendar:
            return (end - start).total_seconds() / 3600
        return calendar.get_work_hours_count(
            pytz.utc.localize(start), pytz.utc.localize(end), compute_leaves=True
        )

    # ------------------------------------------------------------
    # WAITING FOR THE CUSTOMER
    # ------------------------------------------------------------

    def action_wait(self):
        """Stop the clock: it is the customer's turn.

        :return: ``{"waiting": True}``
        """
        self._begin_action("open")
        if self.waiting:
            raise UserError(
                self.env._(
                    "%s: the case is already waiting.", self._get_label("waiting")
                )
            )
        now = self.env["res.company"]._shop_now()
        self._transition({"waiting": True, "waiting_since": now})
        return {"waiting": True}

    def action_resume(self):
        """Let the clock run again, with the time that was left.

        The hours that were waited are no time of work.

        :return: ``{"waiting": False}``
        """
        self._begin_action("open")
        if not self.waiting:
            raise UserError(
                self.env._("%s: the case is not waiting.", self._get_label("waiting"))
            )
        running = self.sudo()._get_running_time()  # sudo: as above
        since, now = self.waiting_since, self.env["res.company"]._shop_now()
        if running.due_at and running.due_at > since:
            left = self._get_open_hours(since, running.due_at)
            running.write(self._prepare_alarm(left, now))
        if now > since:
            running.waited_hours += self._get_open_hours(since, now)
        self._transition({"waiting": False, "waiting_since": False})
        return {"waiting": False}
