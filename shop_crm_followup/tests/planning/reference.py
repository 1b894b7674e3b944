"""Whether a contact may take place, else why not and when: plain Python, row by row.

The oracle for ``planning/eligibility.py``. It knows no SQL and no database: customers
are what was told about them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

WISH_DAYS = {"weekly": 7, "monthly": 30, "quarterly": 90}
CONSENT_CHANNELS = {"call": "phone"}
COUNTED_STATES = {"scheduled", "sending", "sent", "done", "uncertain"}


@dataclass
class Person:
    """What the store knows of a contact.

    :param consents: (number, instant, channel, purpose, granted) each
    :param ours: (state, day) of the rows of the ledger
    :param others: (kind, day) of what happened without a plan
    """

    phone: str = ""
    number: str = ""
    email: str = ""
    bounced_email: str = ""
    address: str = ""
    has_wechat: bool = False
    wish: str = ""
    tier_count: int = 0
    is_held: bool = False
    blacklisted: set = field(default_factory=set)
    consents: list = field(default_factory=list)
    ours: list = field(default_factory=list)
    others: list = field(default_factory=list)


@dataclass
class Asked:
    """A contact that somebody wants to make."""

    key: int
    channels: list
    due: date
    priority: int
    purpose: str = "marketing"
    is_exempt: bool = False
    is_promotion: bool = False


def counts(kind):
    """Tell whether something that happened without a plan was a contact."""
    return kind in ("call", "visit", "wechat", "letter", "email out", "sms out")


def contact_days(person):
    """Return the days of all contacts, the latest first."""
    days = [day for state, day in person.ours if state in COUNTED_STATES]
    days += [day for kind, day in person.others if counts(kind)]
    return sorted(days, reverse=True)


def consent(person, channel, purpose):
    """Return what was said last, None if nothing was; at equal times the refusal."""
    told = [
        (instant, not granted, number, granted)
        for number, instant, where, what, granted in person.consents
        if (where, what) == (channel, purpose)
    ]
    return max(told)[-1] if told else None


def is_reachable(person, channel):
    return {
        "call": bool(person.number or person.phone),
        "email": bool(person.email),
        "letter": bool(person.address),
        "sms": bool(person.number),
        "visit": True,
        "wechat": bool(person.has_wechat or person.number or person.phone),
    }[channel]


def get_problem(person, asked, channel):
    """Return why this channel can't be used, empty if it can."""
    is_marketing = asked.purpose == "marketing"
    said = consent(person, CONSENT_CHANNELS.get(channel, channel), asked.purpose)
    if person.wish == "never" and is_marketing:
        return "never"
    if not is_reachable(person, channel):
        return "number" if channel == "sms" and person.phone else "unreachable"
    if channel == "email" and person.bounced_email == person.email:
        return "bounced"
    if said is False:
        return "refused"
    if channel in person.blacklisted:
        return "blacklisted"
    if said is None and is_marketing and channel in ("email", "sms"):
        return "no_consent"
    return ""


def choose(person, asked):
    """Return (channel, its place, problem): the first one that can be used."""
    problems = [get_problem(person, asked, channel) for channel in asked.channels]
    place = problems.index("") if "" in problems else 0
    return asked.channels[place], place, problems[place]


def judge(person, waiting, as_of, limit_count, limit_days):
    """Return ``{key: (channel, place, code, data, retry_on)}``, one after another."""
    limit = min(limit_count, person.tier_count or limit_count)
    past = contact_days(person)
    verdicts, today, ahead = {}, 0, 0
    for asked in sorted(waiting, key=lambda each: (each.priority, each.due, each.key)):
        channel, place, problem = choose(person, asked)
        code, data, retry_on = problem, None, None
        if not problem and asked.is_promotion and person.is_held:
            code, retry_on = "held", as_of + timedelta(days=1)
        elif not problem:
            recent = [day for day in past if day > as_of - timedelta(days=limit_days)]
            wish_days = asked.purpose == "marketing" and WISH_DAYS.get(person.wish, 0)
            since = as_of - timedelta(days=wish_days)
            wished = [as_of] * today + [day for day in past if day > since]
            free = asked.is_exempt
            if not free and len(recent) + today >= limit:
                code = "budget"
                data = {"count": len(recent) + today, "days": limit_days}
                # those ahead in the line go first, as soon as they may
                line = [as_of] * ahead + recent
                retry_on = line[limit - 1] + timedelta(days=limit_days)
            elif not free and wish_days and wished:
                code, data = "wish", {"days": wish_days}
                retry_on = wished[0] + timedelta(days=wish_days)
            else:
                today += 1
            # whom the wish holds behind the others is ahead of nobody
            if free or not (wish_days and (wished or ahead)):
                ahead += 1
        verdicts[asked.key] = (channel, place, code, data, retry_on)
    return verdicts
