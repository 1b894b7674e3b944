from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.shop_crm_followup.models.ledger.shop_followup import OPEN


class ShopComplaint(models.Model):
    """The last step: follow-up calls, and how satisfied the customer is then."""

    _inherit = "shop.complaint"

    followup_from = fields.Date(
        string="Resolved on",
        readonly=True,
        copy=False,
        help="The follow-up calls are scheduled from this day on.",
    )
    followup_ids = fields.One2many(
        "shop.followup", string="Follow-up calls", compute="_compute_followup_ids"
    )
    ended_badly = fields.Boolean(
        string="Closed unresolved",
        readonly=True,
        copy=False,
        help="The customer was not won back.",
    )

    _followup_idx = models.Index(
        "(company_id) WHERE state = 'open' AND followup_from IS NOT NULL"
    )
    _closed_idx = models.Index("(company_id, closed_at) WHERE state = 'closed'")
    _held_idx = models.Index("(partner_id) WHERE state = 'open'")

    @api.depends("followup_from")
    def _compute_followup_ids(self):
        followups = self.env["shop.followup"]
        for case in self:
            found = level = followups.search(
                [("origin", "=", f"{self._name},{case._origin.id}")]
            )
            while level:
                level = followups.search([("former_id", "in", level.ids)])
                found |= level
            case.followup_ids = found

    def _clear_unresolved(self):
        if self.ended_badly:
            self._transition({"ended_badly": False})

    def _is_unresolved(self):
        """Return whether the last opinion of the customer is not satisfied."""
        return self._get_last_opinion() in ("neutral", "unsatisfied")

    def _get_close_reason(self):
        """Return why a case is closed without a follow-up call; False: it had one."""
        if self.kind == "complaint" and self._is_out_of_reach():
            return self.env._(
                "The customer left no phone number and no e-mail address, so no "
                "follow-up call was possible."
            )
        return False

    def _is_out_of_reach(self):
        return not (self.partner_id or self.contact_phone or self.contact_email)

    def _get_last_opinion(self):
        """Return the customer's satisfaction when last asked."""
        rated = self.followup_ids.filtered("satisfaction")
        return rated.sorted("contact_day")[-1:].satisfaction or self.opinion

    def _end_followups(self):
        """Cancel the follow-up calls still to be made: the case is not resolved."""
        # sudo: the ledger is written by methods alone; who moves the case was checked
        waiting = self.sudo().followup_ids.filtered(lambda each: each.state in OPEN)
        waiting._end("cancelled", "changed")
        waiting._end_activities()
        if self.followup_from:
            self._transition({"followup_from": False})

    def _plan_followups(self):
        """Plan the follow-up calls at once instead of with the nightly run."""
        today = self.company_id._shop_today()
        self._transition({"followup_from": today})
        self.env.flush_all()
        for rule in self._get_followup_rules():
            rule._plan(today)

    def _get_followup_rules(self):
        # sudo: the rules that plan, not what is in them
        rules = self.env["shop.followup.rule"].sudo().with_company(self.company_id)
        return rules.search(
            [
                ("trigger", "=", "complaint"),
                ("company_id", "in", (self.company_id.id, False)),
            ]
        )

    def _missing_followups(self):
        """Yield what the last step still needs: every call made and rated."""
        if self._is_out_of_reach():
            return
        if not self.partner_id:
            yield self._ask_for(
                "partner_id", self.env._("confirm who the customer is.")
            )
            return
        current = self.followup_ids.filtered(
            lambda each: each.occasion_date >= self.followup_from
        )
        today = self.company_id._shop_today()
        for followup in current.filtered(lambda each: each.state in OPEN):
            problem = self.env._("not made yet. Then tap “How did it go?” above.")
            if followup.due_date > today:
                problem = self.env._(
                    "not made yet. It becomes a task on that day; if you have already "
                    "talked, tap “How did it go?” above."
                )
            yield self._describe_call(followup.due_date, problem)
        done = current.filtered(lambda each: each.state == "done")
        for followup in done.filtered(lambda each: not each.satisfaction):
            yield self._describe_call(
                followup.contact_day, self.env._("ask how the customer feels now.")
            )
        yield from self._missing_later_calls(current)
        if not done:
            yield self._ask_for(
                "followup_ids", self.env._("talk with the customer once more.")
            )

    def _missing_later_calls(self, current):
        """Yield the calls that the nightly run has not planned yet."""
        # sudo: which rules have planned, nothing of them
        for rule in self._get_followup_rules() - current.rule_id.sudo():
            day = fields.Date.add(self.followup_from, days=rule.delay_days)
            if day >= self.company_id._shop_today():
                yield self._describe_call(
                    day,
                    self.env._(
                        "not made yet. It is planned automatically on that day."
                    ),
                )

    def _check_no_call_today(self):
        """Refuse a second conversation of a day: it would be the same ledger row."""
        today = self.company_id._shop_today()
        by_hand = self.env["shop.followup"]._get_rule_by_hand()
        if self.followup_ids.filtered(
            lambda each: each.rule_id == by_hand and each.occasion_date == today
        ):
            raise UserError(
                self.env._("Follow-up calls: today's conversation is already logged.")
            )

    def _describe_call(self, day, problem):
        return self.env._(
            "Call of %(day)s: %(problem)s",
            day=self.env["shop.followup"]._format_day(day),
            problem=problem,
        )
