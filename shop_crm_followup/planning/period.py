from dataclasses import dataclass
from datetime import date, timedelta

from odoo.models import BaseModel

# A contact stands in the ledger this many days before it is due.
PLANNED_AHEAD = 7
# Planning that was missed for longer than this is not made up for.
MADE_UP_FOR = 31


@dataclass(frozen=True)
class Period:
    """The days in which contacts of one rule fall due, as seen from one day.

    :param company: res.company whose customers are contacted
    :param as_of: the store's day of planning
    :param first: first due day looked at, before ``as_of`` to catch up
    :param last: last due day looked at
    :param lead: how many days before its occasion a contact is due
    :param valid: how many days after it fell due a contact still makes sense
    """

    company: BaseModel
    as_of: date
    first: date
    last: date
    lead: int = 0
    valid: int = 0

    @classmethod
    def of(cls, rule: BaseModel, as_of: date) -> "Period":
        """Return the period of a rule: what may still be done, and what was missed."""
        valid = rule._get_valid_days()
        first = as_of - timedelta(days=valid)
        if rule.last_planned_on and rule.last_planned_on < as_of:
            missed = rule.last_planned_on + timedelta(days=PLANNED_AHEAD + 1)
            first = min(first, max(missed, as_of - timedelta(days=MADE_UP_FOR)))
        last = as_of + timedelta(days=PLANNED_AHEAD)
        return cls(rule.env.company, as_of, first, last, rule.lead_days, valid)

    @property
    def first_occasion(self) -> date:
        return self.first + timedelta(days=self.lead)

    @property
    def last_occasion(self) -> date:
        return self.last + timedelta(days=self.lead)

    @property
    def expired_before(self) -> date:
        """The first due day that is not too late yet."""
        return self.as_of - timedelta(days=self.valid)

    def days(self) -> list[date]:
        """Return every due day of the period."""
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(count)]

    def occasions(self) -> list[date]:
        """Return every day on which an occasion of the period may fall."""
        return [day + timedelta(days=self.lead) for day in self.days()]
