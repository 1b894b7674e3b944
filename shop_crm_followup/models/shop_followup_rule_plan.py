import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..planning.ledger import Ledger
from ..planning.period import Period

_logger = logging.getLogger(__name__)

MANAGER = "shop_crm_tiering.group_shop_crm_manager"


class ShopFollowupRule(models.Model):
    """Planning: rules become rows of the ledger, by Odoo's cron or at once."""

    _inherit = "shop.followup.rule"

    def action_plan(self, as_of=None):
        """Plan the contacts of these rules in the present company.

        Planning again makes nothing new. Whatever of a rule is open and would not be
        planned any more is withdrawn.

        :param as_of: a date or ISO string, by default the store's today
        :return: ``{"planned": n, "deferred": n, "skipped": n}``, the new rows
        :raise AccessError: who is no store manager
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a store manager may plan the contacts of customers.")
            )
        self.check_access("read")
        as_of = fields.Date.to_date(as_of) or self.env.company._shop_today()
        total = dict.fromkeys(("planned", "deferred", "skipped"), 0)
        for rule in self.filtered("active").sorted():
            for state, count in rule._plan(as_of).items():
                if state in total:
                    total[state] += count
        return total

    def button_plan(self):
        """Plan now and say what came of it."""
        counts = self.action_plan()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(planned)s planned, %(deferred)s deferred, %(skipped)s skipped",
                    **counts,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _plan(self, as_of):
        """Plan one rule and return ``{state: number of new rows}``."""
        self.ensure_one()
        if self.company_id and self.company_id != self.env.company:
            return {}
        counts = Ledger(self, Period.of(self, as_of)).plan()
        # sudo: planning is open to managers, who do not edit rules
        self.sudo()._keep_plan_date(as_of)
        return counts

    def _keep_plan_date(self, as_of):
        """Remember up to when this was planned; it only tells what was missed."""
        values = {}
        if self.last_error:
            values["last_error"] = False
        if not self.last_plan_date or self.last_plan_date < as_of:
            values["last_plan_date"] = as_of
        if values:
            self.write(values)

    # ------------------------------------------------------------
    # CRON
    # ------------------------------------------------------------

    @api.model
    def _cron_plan(self):
        """Plan every rule of every company; one that fails keeps nobody else back."""
        jobs = [
            (company, rule)
            for company in self.env["res.company"]._shop_all()
            for rule in self.with_company(company)._get_active()
        ]
        progress = self.env["ir.cron"]
        progress._commit_progress(remaining=len(jobs))
        for company, rule in jobs:
            rule.with_company(company)._plan_safely()
            if not progress._commit_progress(1):
                break
        self.env.ref("shop_crm_followup.ir_cron_dispatch")._trigger()

    @api.model
    def _get_active(self):
        """Return the rules of the present company, the most important first."""
        return self.search(Domain("company_id", "in", (self.env.company.id, False)))

    def _plan_safely(self):
        """Plan, or keep on the rule why it could not be done."""
        try:
            with self.env.cr.savepoint():
                self._plan(self.env.company._shop_today())
        except OperationalError:
            # a conflict with somebody else: the next run plans it
            raise
        except Exception as error:
            _logger.exception("Follow-up rule %s could not be planned", self.id)
            self.env.invalidate_all(flush=False)
            self.last_error = str(error)
