"""How often each customer was contacted, and how often that may be."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from odoo.tools import SQL

# What a customer may wish for: one contact in so many days.
WISHES = {"weekly": 7, "monthly": 30, "quarterly": 90}


@dataclass(frozen=True)
class Budget:
    """The contacts of some persons in one company, as of a day.

    :param company: res.company that contacts them
    :param as_of: day of the next contact; a period ends with it
    """

    company: Any
    as_of: date

    def start_of(self, days):
        """Return the last day that lies before a period of ``days`` ending today."""
        return self.as_of - timedelta(days=days)

    def contacts(self, person):
        """Return SELECT day of every contact with a person that counts.

        Ours from the moment it is scheduled or sent, and whatever staff did without
        a plan: calls, messages and visits. Purchases and what customers wrote count
        for nothing, nor do the mails of documents.

        :param person: SQL of the person's id
        """
        start = self.start_of(max(self.company.shop_budget_days, *WISHES.values()))
        touches = self.company.env["shop.touch"]._unplanned_query()
        return SQL(
            """
            SELECT ours.contact_day AS day
              FROM shop_followup AS ours
             WHERE ours.company_id = %(company)s
               AND ours.contact_day > %(start)s
               AND ours.partner_id = %(person)s
             UNION ALL
            SELECT (touch.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day
              FROM (%(touches)s) AS touch
             WHERE touch.direction = 'out'
               AND touch.date >= %(start_instant)s
               AND touch.partner_id = %(person)s
               AND COALESCE(touch.company_id, %(company)s) = %(company)s
            """,
            company=self.company.id,
            start=start,
            start_instant=self.company._shop_day_end(start),
            tz=self.company.shop_tz,
            person=person,
            touches=touches,
        )

    def standing(self, person, wish):
        """Return SELECT days, wish_day: one row of what is used with a person.

        ``days``: of the contacts in the store's period, the latest first, NULL without
        any; ``wish_day``: of the latest contact in the period of the customer's wish.

        :param person: SQL of the person's id
        :param wish: SQL of the person's wish
        """
        wish_days = SQL(
            "CASE %s %s ELSE 0 END",
            wish,
            SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in WISHES.items()),
        )
        return SQL(
            """
            SELECT array_agg(contact.day ORDER BY contact.day DESC)
                       FILTER (WHERE contact.day > %(start)s) AS days,
                   max(contact.day)
                       FILTER (WHERE contact.day > %(as_of)s::date - %(wish_days)s)
                       AS wish_day
              FROM (%(contacts)s) AS contact
            """,
            start=self.start_of(self.company.shop_budget_days),
            as_of=self.as_of,
            wish_days=wish_days,
            contacts=self.contacts(person),
        )
