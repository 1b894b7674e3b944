from datetime import timedelta

from odoo import models
from odoo.fields import Command

# Switched on in the sample store; those of the second row for the best tier alone.
RULES = ("birthday", "family_birthday", "after_3", "tier_up", "new_arrival")
RULES_OF_BEST = ("silent", "dormant", "rhythm")
BEST_TIERS = 1
OWN_CUSTOMERS = 3  # every so manieth customer of the best tier has an own assistant
WEEK = 7
A_DAY = 6  # contacts of a person
OUTCOMES = (
    *("reached", "reached", "reached", "reached", "no_answer", "no_answer"),
    *("visited", "wechat_added", "call_back", "refused"),
)
MINUTES_BETWEEN = 23
OPENING_HOUR = 10


class ShopSample(models.AbstractModel):
    """A week of follow-ups: what was done, what is due, what comes."""

    _inherit = "shop.sample"

    def _complete(self, random, users, products, progress):
        result = super()._complete(random, users, products, progress)
        company = self.env.company
        best = company._shop_primary_scheme().tier_ids[:BEST_TIERS]
        self._give_assistants(best, users)
        rules = self._switch_rules_on(best)
        self._prepare_run(products)
        today = company._shop_today()
        for days in range(WEEK, 0, -1):
            day = today - timedelta(days=days)
            rules.action_plan(day)
            self._do_day(day, users, random)
        rules.action_plan(today)
        ledger = self.env["shop.followup"]
        ledger._end_outdated()
        allowed = company.shop_daily_activities
        company.shop_daily_activities = 2 * A_DAY
        ledger._hand_out()
        company.shop_daily_activities = allowed
        progress(f"{ledger.search_count([])} follow-ups")
        return result

    def _give_assistants(self, tiers, users):
        """Make the assistant and the manager responsible for their best customers."""
        customers = self.env["res.partner"].search(
            [("shop_tier_id", "in", tiers.ids)], order="id"
        )
        for number, customer in enumerate(customers[::OWN_CUSTOMERS]):
            customer.user_id = users[number % len(users)]

    def _switch_rules_on(self, tiers):
        rules = self.env["shop.followup.rule"].with_context(active_test=False)
        rules = rules.search([("code", "in", RULES + RULES_OF_BEST)])
        rules.active = True
        of_best = rules.filtered(lambda rule: rule.code in RULES_OF_BEST)
        of_best.tier_ids = [Command.set(tiers.ids)]
        return rules.with_context(active_test=True)

    def _prepare_run(self, products):
        """Make a run of new arrivals for who bought of the same category."""
        product = products[:1]
        self.env["shop.followup.run"].create(
            {
                "name": product.name,
                "goods": product.name,
                "rule_id": self.env.ref(
                    "shop_crm_followup.shop_followup_rule_new_arrival"
                ).id,
                "product_ids": [Command.set(product.ids)],
                "date": self.env.company._shop_today() + timedelta(days=2),
            }
        )

    def _do_day(self, day, users, random):
        """Let everybody do what was due on a day of the past week."""
        company = self.env.company
        due = self.env["shop.followup"].search(
            [("state", "=", "planned"), ("due_date", "<=", day)],
            order="priority, due_date, id",
            limit=A_DAY * len(users),
        )
        opening = company._shop_day_start(day) + timedelta(hours=OPENING_HOUR)
        for number, followup in enumerate(due):
            followup.write(
                {
                    "state": "done",
                    "user_id": (followup.user_id or users[number % len(users)]).id,
                    "outcome": random.choice(OUTCOMES),
                    "contact_day": day,
                    "done_at": opening + timedelta(minutes=MINUTES_BETWEEN * number),
                }
            )
