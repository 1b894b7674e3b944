"""How often each customer was contacted, and how often that may be."""

from dataclasses import dataclass
from datetime import date, timedelta

from odoo.models import BaseModel
from odoo.tools import SQL

# What a customer may wish for: one contact in so many days.
WISH_DAYS = {"weekly": 7, "monthly": 30, "quarterly": 90}


def get_wish_days(wish: SQL) -> SQL:
    """Return the days in which a person wishes one contact, 0 without such a wish.

    :param wish: SQL of ``res_partner.shop_contact_wish``
    """
    return SQL(
        "CASE %s %s ELSE 0 END",
        wish,
        SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in WISH_DAYS.items()),
    )


@dataclass(frozen=True)
class Budget:
    """The contacts of some persons in one company, as of a day.

    :param company: res.company that contacts them
    :param as_of: day of the next contact; a period ends with it
    """

    company: BaseModel
    as_of: date

    def start_of(self, days: int) -> date:
        """Return the last day that lies before a period of ``days`` ending today."""
        return self.as_of - timedelta(days=days)

    def contacts(self, person: SQL) -> SQL:
        """Return SELECT day of every contact with a person that counts.

        Ours from the moment it is scheduled or sent, and whatever staff did without
        a plan: calls, messages and visits. Purchases and what customers wrote count
        for nothing, nor do the mails of documents.

        :param person: SQL of the person's id
        """
        start = self.start_of(max(self.company.shop_budget_days, *WISH_DAYS.values()))
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

    def used(self, person: SQL, wish_days: SQL) -> SQL:
        """Return SELECT days, wish_day: one row of what a person has had already.

        ``days``: of the contacts in the store's period, the latest first, NULL without
        any; ``wish_day``: of the latest contact in the period of the customer's wish.

        :param person: SQL of the person's id
        :param wish_days: SQL of the days of the person's wish
        """
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
