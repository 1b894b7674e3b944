from math import ceil

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.ledger.shop_followup import OPEN

HELLO_DAYS = 10
MOST_HELLOS_A_DAY = 5


class ShopHandover(models.TransientModel):
    """A first hello with each customer who was handed over."""

    _inherit = "shop.handover"

    def _plan_hellos(self, user_id, customer_ids):
        """Plan that the receiver says hello, a few customers a day, the best first.

        :return: how many contacts were planned
        """
        rule = self._get_hello_rule()
        persons = self._get_persons(rule, customer_ids) if rule else []
        days = self._get_hello_days(len(persons))
        today = self.env.company._shop_today()
        # sudo: nobody writes the ledger directly; that a manager acts was checked
        followups = self.env["shop.followup"].sudo()
        followups.create(
            [
                {
                    "company_id": self.env.company.id,
                    "store_id": self.env.company.shop_store_id.id,
                    "partner_id": partner_id,
                    "rule_id": rule.id,
                    "occasion_date": today,
                    "origin": f"res.users,{user_id}",
                    "due_date": day,
                    "channel": rule.channel,
                    "priority": rule.priority,
                    "user_id": user_id,
                    "planned_on": today,
                }
                for partner_id, day in zip(persons, days, strict=True)
            ]
        )
        return len(persons)

    def _get_hello_rule(self):
        """Return the active rule: the company's own, else the shared one."""
        company = Domain("company_id", "in", (self.env.company.id, False))
        rules = self.env["shop.followup.rule"].search(
            company & Domain("code", "=", "hello")
        )
        return rules.filtered("company_id")[:1] or rules[:1]

    def _get_persons(self, rule, customer_ids):
        """Return whom to say hello to, in order, without those who wait for one."""
        return [
            partner_id
            for (partner_id,) in self.env.execute_query(
                SQL(
                    """
                    SELECT person.id
                      FROM unnest(%(customers)s) WITH ORDINALITY AS given (id, place)
                      JOIN res_partner AS customer ON customer.id = given.id
                      CROSS JOIN LATERAL (SELECT %(person)s AS id) AS person
                     WHERE customer.active
                       AND NOT EXISTS (
                               SELECT 1
                                 FROM shop_followup AS known
                                WHERE known.partner_id = person.id
                                  AND known.company_id = %(company)s
                                  AND known.rule_id = %(rule)s
                                  AND (known.state IN %(open)s
                                       OR known.occasion_date = %(today)s)
                           )
                     ORDER BY given.place
                    """,
                    customers=customer_ids,
                    person=rule._person("customer"),
                    company=self.env.company.id,
                    rule=rule.id,
                    open=OPEN,
                    today=self.env.company._shop_today(),
                )
            )
        ]

    def _get_hello_days(self, count):
        """Return a day for each of so many hellos.

        Spread over ten days of contact, and on longer where that would be more than
        five a day.
        """
        per_day = min(MOST_HELLOS_A_DAY, ceil(count / HELLO_DAYS))
        company = self.env.company
        day, days = company._shop_today(), []
        while len(days) < count:
            day = company._shop_contact_day(fields.Date.add(day, days=1))
            days += [day] * per_day
        return days[:count]
