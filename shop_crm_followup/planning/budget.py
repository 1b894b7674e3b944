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

    def contacts(self, persons):
        """Return SELECT partner_id, day of every contact that counts.

        Ours from the moment it is scheduled or sent, and whatever staff did without
        a plan: calls, messages and visits. Purchases and what customers wrote count
        for nothing, nor do the mails of documents.

        :param persons: SQL that selects the ids of the persons
        """
        start = self.start_of(max(self.company.shop_budget_days, *WISHES.values()))
        touches = self.company.env["shop.touch"]._unplanned_query()
        return SQL(
            """
            SELECT ours.partner_id, ours.contact_day AS day
              FROM shop_followup AS ours
             WHERE ours.company_id = %(company)s
               AND ours.contact_day > %(start)s
               AND ours.partner_id IN (%(persons)s)
             UNION ALL
            SELECT touch.partner_id,
                   (touch.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day
              FROM (%(touches)s) AS touch
             WHERE touch.direction = 'out'
               AND touch.date >= %(start_instant)s
               AND touch.partner_id IN (%(persons)s)
               AND COALESCE(touch.company_id, %(company)s) = %(company)s
            """,
            company=self.company.id,
            start=start,
            start_instant=self.company._shop_day_end(start),
            tz=self.company.shop_tz,
            persons=persons,
            touches=touches,
        )

    def standing(self, persons):
        """Return SELECT partner_id, days, wish_day of what is used.

        ``days``: of the contacts in the store's period, the latest first, NULL without
        any; ``wish_day``: of the latest contact in the period of the customer's wish.
        """
        wish_days = SQL(
            "CASE person.shop_contact_wish %s ELSE 0 END",
            SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in WISHES.items()),
        )
        return SQL(
            """
            SELECT contact.partner_id,
                   array_agg(contact.day ORDER BY contact.day DESC)
                       FILTER (WHERE contact.day > %(start)s) AS days,
                   max(contact.day)
                       FILTER (WHERE contact.day > %(as_of)s::date - %(wish_days)s)
                       AS wish_day
              FROM (%(contacts)s) AS contact
              JOIN res_partner AS person ON person.id = contact.partner_id
             GROUP BY contact.partner_id
            """,
            start=self.start_of(self.company.shop_budget_days),
            as_of=self.as_of,
            wish_days=wish_days,
            contacts=self.contacts(persons),
        )
