import logging
from datetime import timedelta
from functools import partial

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import retrying

from odoo.addons.shop_crm_tiering.tools.arguments import get_day
from odoo.addons.shop_crm_tiering.tools.groups import MANAGER
from odoo.addons.shop_crm_tiering.tools.notification import RELOAD, notification

from ...planning.ledger import Ledger
from ...planning.period import Period

_logger = logging.getLogger(__name__)

MOST_DAYS_BACK = 366


class ShopFollowupRule(models.Model):
    """Planning: rules become rows of the ledger, by Odoo's cron or at once."""

    _inherit = "shop.followup.rule"

    def write(self, vals):
        if vals.get("active"):
            self.filtered(lambda rule: not rule.active)._reset_plan_dates()
        return super().write(vals)

    def _reset_plan_dates(self):
        """Start anew: what fell due while a rule was inactive was not missed."""
        # sudo: the companies are those of the database, whoever's they are
        rules = self.sudo()
        for company in rules.env["res.company"]._shop_all():
            rules.with_company(company).last_planned_on = False

    def action_plan(self, as_of=None):
        """Plan the contacts of these rules in the present company.

        Planning again makes nothing new. Whatever of a rule is open and would not be
        planned any more is withdrawn.

        :param as_of: a date or ISO string of the past year, by default the store's
            today
        :return: ``{"planned": n, "deferred": n, "skipped": n}``, the new rows
        :raise AccessError: who is no store manager
        :raise UserError: the day is no date, lies ahead or too far back
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a store manager can plan contacts."))
        self.check_access("read")
        as_of = self._get_plan_day(as_of)
        total = dict.fromkeys(("planned", "deferred", "skipped"), 0)
        for rule in self.filtered("active").sorted():
            for state, count in rule._plan(as_of).items():
                if state in total:
                    total[state] += count
        return total

    @api.model
    def _get_plan_day(self, as_of):
        today = self.env.company._shop_today()
        day = get_day(self.env, self.env._("As of"), as_of) or today
        # greetings that are planned for a day ahead would count as missed by now
        if day > today:
            raise UserError(self.env._("As of: %s is in the future.", day))
        if day < today - timedelta(days=MOST_DAYS_BACK):
            raise UserError(self.env._("As of: %s is more than a year ago.", day))
        return day

    def button_plan(self):
        """Plan now and say what came of it, or that the rule is for nobody."""
        counts = self.action_plan()
        empty = self.filtered(lambda rule: rule.active and not rule.audience_count)
        if empty:
            text = self._get_empty_audience_text(empty[0])
            return notification(text, "warning", RELOAD)
        message = self.env._(
            "%(planned)s planned, %(deferred)s deferred, %(skipped)s skipped",
            **counts,
        )
        return notification(message, following=RELOAD)

    def _plan(self, as_of):
        """Plan one rule and return ``{state: number of new rows}``."""
        self.ensure_one()
        if self.company_id and self.company_id != self.env.company:
            return {}
        if self.trigger == "manual":
            # planning would withdraw what it did not plan
            return {}
        counts = Ledger(self, Period.of(self, as_of)).plan()
        # sudo: planning is open to managers, who do not edit rules
        self.sudo()._record_plan_date(as_of)
        return counts

    def _record_plan_date(self, as_of):
        """Remember up to when this was planned; it only tells what was missed."""
        values = {}
        if self.last_error:
            values["last_error"] = False
        if not self.last_planned_on or self.last_planned_on < as_of:
            values["last_planned_on"] = as_of
        if values:
            self.write(values)

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_plan(self):
        """Plan every rule of every company; one that fails keeps nobody else back."""
        self.env["shop.followup.run"]._close_past()
        waiting, done = self._get_jobs()
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(waiting))
        for rule in waiting + done:
            rule._plan_safely()
            if not progress._commit_progress(1):
                break
        self.env.ref("shop_crm_followup.ir_cron_dispatch")._trigger()

    @api.model
    def _get_jobs(self):
        """Return the rules to plan, each in its company: those of today, and the rest.

        Where time runs out the next run goes on with what this one left. A rule that
        failed waits for the others, one that was planned today comes last.

        :return: (not planned today yet, planned today), lists of rules
        """
        waiting, failing, done = [], [], []
        for company in self.env["res.company"]._shop_all():
            for rule in self.with_company(company)._get_active():
                if rule.last_planned_on == company._shop_today():
                    done.append(rule)
                else:
                    (failing if rule.last_error else waiting).append(rule)
        return waiting + failing, done

    @api.model
    def _get_active(self):
        """Return the rules of the present company, the most important first."""
        return self.search(Domain("company_id", "in", (self.env.company.id, False)))

    def _plan_safely(self):
        """Plan and commit, or keep on the rule why it could not be done.

        A conflict with another transaction is tried again, like any request.
        """
        today = self.env.company._shop_today()
        try:
            retrying(partial(self._plan, today), self.env)
        except Exception as error:
            _logger.exception("Follow-up rule %s could not be planned", self.id)
            self.env.cr.rollback()
            self.env.invalidate_all(flush=False)
            self.last_error = str(error)
