"""For whom and as of which day the engine computes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from odoo.tools import SQL

# No document is older; a window may be longer than the time since.
FIRST_DAY = date(1900, 1, 1)


@dataclass(frozen=True)
class Scope:
    """For whom and as of which day the engine computes.

    :param company: res.company, of which the customers are
    :param as_of: the store's day up to which purchases count, inclusive
    :param customers: ids of commercial entities, None for every customer
    :param contacts: ids of the customers and of all contacts below them
    """

    company: Any
    as_of: date
    customers: tuple | None = None
    contacts: tuple | None = field(default=None, repr=False)

    @classmethod
    def of_customers(
        cls, company: Any, as_of: date, partner_ids: Iterable[int]
    ) -> "Scope":
        """Return the scope of the customers that the given contacts belong to."""
        env = company.env
        rows = env.execute_query(
            SQL(
                """
                SELECT id, commercial_partner_id
                  FROM res_partner
                 WHERE commercial_partner_id IN (
                           SELECT commercial_partner_id
                             FROM res_partner
                            WHERE id = ANY(%(ids)s)
                       )
                """,
                ids=list(partner_ids),
            )
        )
        # An id that is no contact any more stays, so that its rows are removed.
        customers = {commercial for _id, commercial in rows} | set(partner_ids)
        contacts = {contact for contact, _commercial in rows} | customers
        return cls(company, as_of, tuple(sorted(customers)), tuple(sorted(contacts)))

    @property
    def env(self) -> Any:
        return self.company.env

    @property
    def is_full(self) -> bool:
        return self.customers is None

    @property
    def end(self) -> datetime:
        """The first naive UTC instant that does not count any more."""
        return self.company._shop_day_end(self.as_of)

    @property
    def window_start(self) -> date:
        """The day before the first one of the window."""
        days = min(self.company.shop_window_days, (self.as_of - FIRST_DAY).days)
        return self.as_of - timedelta(days=days)

    def limit(self, column: SQL) -> SQL:
        """Return the condition that a column of contacts is in scope."""
        if self.is_full:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, list(self.contacts))

    def limit_customers(self, column: SQL) -> SQL:
        """Return the condition that a column of customers is in scope."""
        if self.is_full:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, list(self.customers))
