from contextlib import contextmanager
from datetime import datetime, time, timedelta
from random import Random
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.shop_crm_tiering.sample.rows import clone_rows

from ...planning.eligibility import Eligibility
from ..common import TODAY, FollowupCase, days
from . import reference

PEOPLE = 250
ACTIVITIES = ("call", "visit", "wechat", "letter")
MESSAGES = {
    "email out": {"message_type": "email_outgoing"},
    "sms out": {"message_type": "sms"},
    "email in": {"message_type": "email"},
    "internal": {"message_type": "email_outgoing", "is_internal": True},
    "document": {"message_type": "email_outgoing", "model": "sale.order"},
}
STATES = (
    *("planned", "deferred", "skipped", "expired", "cancelled"),
    *reference.COUNTED_STATES,
)
SETTINGS = (
    (2, 7, "Asia/Shanghai"),
    (1, 1, "America/New_York"),
    (3, 30, "Australia/Lord_Howe"),
    (1, 100, "Asia/Kathmandu"),
)


@tagged("post_install", "-at_install")
class TestReference(FollowupCase):
    """Random customers and histories: SQL and plain Python give the same verdicts."""

    def setUp(self):
        super().setUp()
        self.random = Random(3)
        tiers = self.member.tier_ids
        for count, tier in enumerate(tiers):
            tier.budget_count = count % 4
        self.tiers = tiers
        self.manual = self.make_rule("manual")

    # ------------------------------------------------------------
    # PEOPLE AND HISTORIES, TOLD TO BOTH
    # ------------------------------------------------------------

    def make_people(self):
        told = [self.make_person(number) for number in range(PEOPLE)]
        partners = self.env["res.partner"].create([values for values, _told in told])
        people = dict(zip(partners, (person for _values, person in told), strict=True))
        for partner, person in people.items():
            person.number = partner.phone_sanitized or ""
        self.tell_files(people)
        return people

    def make_person(self, number):
        choose = self.random.choice
        phone = choose(("", "12", f"138{number:08}"))
        person = reference.Person(
            phone=phone,
            email=choose(("", f"person{number}@example.com")),
            address=choose(("", "Road 1")),
            has_wechat=self.random.random() < 0.3,
            wish=choose(("", "", "", *reference.WISH_DAYS, "never")),
            is_held=self.random.random() < 0.2,
        )
        values = {
            "name": f"Person {number}",
            "phone": person.phone,
            "email": person.email,
            "street": person.address,
            "shop_contact_wish": person.wish or False,
            "shop_home_company_id": self.company.id,
        }
        return values, person

    def tell_files(self, people):
        """Write WeChat names, tiers, blacklists and consents of everybody."""
        self.env["shop.handle"].create(
            [
                {"partner_id": partner.id, "platform": "wechat", "name": "w"}
                for partner, person in people.items()
                if person.has_wechat
            ]
        )
        standings = []
        for partner, person in people.items():
            tier = self.random.choice(self.tiers)
            person.tier_count = tier.budget_count
            standings.append(
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "scheme_id": self.member.id,
                    "tier_id": tier.id,
                }
            )
            if person.email and self.random.random() < 0.1:
                self.env["mail.blacklist"]._add(person.email)
                person.blacklisted |= {"email"}
            if person.email and self.random.random() < 0.2:
                # perhaps of an address that was corrected since
                bounced = self.random.choice((person.email, "old@example.com"))
                person.bounced_email = partner.shop_bounced_email = bounced
            if person.number and self.random.random() < 0.1:
                self.env["phone.blacklist"].add(person.number)
                person.blacklisted |= {"sms"}
        self.env["shop.tier.standing"].create(standings)
        self.tell_consents(people)

    def tell_consents(self, people):
        template = self.env["shop.consent"].create(
            {
                "partner_id": self.customer.id,
                "channel": "sms",
                "granted": True,
                "way": "qr",
            }
        )
        rows = []
        for partner, person in people.items():
            for number in range(self.random.randrange(8)):
                channel = self.random.choice(("phone", "sms", "email", "wechat"))
                purpose = self.random.choice(("marketing", "marketing", "service"))
                # few days, so that two are often said at the same time
                instant = datetime.combine(TODAY, time(1)) - days(
                    self.random.randrange(3)
                )
                granted = self.random.random() < 0.7
                told = (number, instant, channel, purpose, granted)
                person.consents.append(told)
                rows.append(
                    {
                        "partner_id": partner.id,
                        "date": instant,
                        "channel": channel,
                        "purpose": purpose,
                        "granted": granted,
                    }
                )
        clone_rows(template, rows)

    def tell_histories(self, people):
        ledger, activities, messages, purchases = [], [], [], []
        for number, (partner, person) in enumerate(people.items()):
            for place in range(self.random.randrange(7)):
                day = self.pick_day()
                kind = self.random.choice((*STATES, *ACTIVITIES, *MESSAGES, "purchase"))
                if kind in STATES:
                    person.ours.append((kind, day))
                    counted = kind in reference.COUNTED_STATES
                    ledger.append(
                        {
                            "partner_id": partner.id,
                            "state": kind,
                            "occasion_date": day,
                            "origin": f"x,{number}{place}",
                            "contact_day": day if counted else None,
                        }
                    )
                    continue
                person.others.append((kind, day))
                if kind in ACTIVITIES:
                    activities.append((kind, partner.id, day))
                elif kind in MESSAGES:
                    messages.append((kind, partner.id, self.pick_instant(day)))
                else:
                    purchases.append((partner, day))
        clone_rows(self.make_row(self.manual), ledger)
        self.buy(*purchases)
        self.tell_activities(activities)
        self.tell_messages(messages)

    def pick_day(self):
        """Return a day of the past; those at the ends of a period come often."""
        limit = self.company.shop_budget_days
        ends = (0, 1, limit - 1, limit, 7, 29, 30, 89, 90)
        number = self.random.choice((*ends, self.random.randrange(100)))
        return TODAY - days(number)

    def pick_instant(self, day):
        """Return an instant of the store's day, often its first or last second."""
        start = self.company._shop_day_start(day)
        end = self.company._shop_day_end(day) - timedelta(seconds=1)
        middle = start + (end - start) * self.random.random()
        return self.random.choice((start, end, middle)).replace(microsecond=0)

    def tell_activities(self, rows):
        kinds = {
            name: self.env.ref(f"shop_crm_followup.mail_activity_type_{name}").id
            for name in ("visit", "wechat", "letter")
        }
        kinds["call"] = self.env.ref("mail.mail_activity_data_call").id
        template = self.customer.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.env.uid
        )
        clone_rows(
            template,
            [
                {
                    "activity_type_id": kinds[kind],
                    "res_id": partner_id,
                    "date_done": day,
                    "active": False,
                }
                for kind, partner_id, day in rows
            ],
        )

    def tell_messages(self, rows):
        template = self.customer.message_post(
            body="Hello", message_type="comment", subtype_xmlid="mail.mt_note"
        )
        template.is_internal = False
        author = self.user_staff.partner_id.id
        clone_rows(
            template,
            [
                {
                    "model": "res.partner",
                    "message_id": f"<{number}@test>",
                    "author_id": partner_id if kind == "email in" else author,
                    "res_id": partner_id,
                    "date": instant,
                    "is_internal": False,
                    "message_type": "comment",
                    "subtype_id": self.env.ref("mail.mt_comment").id,
                    **MESSAGES[kind],
                }
                for number, (kind, partner_id, instant) in enumerate(rows)
            ],
        )

    # ------------------------------------------------------------
    # WHAT IS ASKED
    # ------------------------------------------------------------

    def make_rules(self):
        """Return rules of every mixture of channels, purposes and exemptions."""
        channels = list(dict(self.rules._fields["channel"].selection))
        rules = self.rules
        for number in range(14):
            first, second, third = self.random.sample(channels, 3)
            rules += self.make_rule(
                "promotion" if number % 3 == 0 else "manual",
                code=f"{'service' if number % 4 == 1 else 'ours'} {number}",
                channel=first,
                second_channel=self.random.choice((False, second)),
                third_channel=self.random.choice((False, third)),
                exempt_from_budget=number % 5 == 2,
            )
        return rules

    def make_waiting(self, people, rules):
        """Return ``{contact: [(rule, Asked)]}``, one to four of each."""
        waiting, key = {}, 0
        for partner in people:
            waiting[partner] = []
            for _number in range(self.random.randint(1, 4)):
                key += 1
                rule = self.random.choice(rules)
                waiting[partner].append(
                    (
                        rule,
                        reference.Asked(
                            key=key,
                            channels=rule._get_channels(),
                            due=TODAY - days(self.random.randrange(3)),
                            priority=self.random.choice((10, 20)),
                            purpose=rule._get_purpose(),
                            is_exempt=rule.exempt_from_budget,
                            is_promotion=rule._is_promotion(),
                        ),
                    )
                )
        return waiting

    @contextmanager
    def hooks(self, people):
        """Let some customers be held, and some rules be no marketing."""
        held = [partner.id for partner, person in people.items() if person.is_held]
        query = SQL("SELECT unnest(%s) AS partner_id", held)
        with (
            patch.object(
                type(self.rules),
                "_get_purpose",
                lambda rule: (rule.code or "ours")
                .replace("ours", "marketing")
                .split()[0],
            ),
            patch.object(
                type(self.followups), "_hold_queries", lambda model, company: [query]
            ),
        ):
            yield

    def ask(self, waiting, rules):
        rows = [
            SQL(
                "(%s, %s, %s, %s::date, %s)",
                asked.key,
                partner.id,
                rule.id,
                asked.due,
                asked.priority,
            )
            for partner, each in waiting.items()
            for rule, asked in each
        ]
        query = SQL(
            "SELECT * FROM (VALUES %s)"
            " AS asked (key, partner_id, rule_id, due_date, priority)",
            SQL(", ").join(rows),
        )
        self.env.flush_all()
        return {
            key: (channel, place, code or "", data, retry_on)
            for key, channel, place, code, data, retry_on in self.env.execute_query(
                Eligibility(self.company, rules, TODAY).query(query)
            )
        }

    def assertVerdicts(self, found, expected, waiting, people):
        """Show the whole case of whoever was judged otherwise."""
        self.assertEqual(found.keys(), expected.keys())
        for partner, each in waiting.items():
            for _rule, asked in each:
                self.assertEqual(
                    found[asked.key],
                    expected[asked.key],
                    (asked, [asked for _rule, asked in each], people[partner]),
                )

    def test_verdicts_equal_the_reference(self):
        seen = set()
        people = self.make_people()
        rules = self.make_rules()
        for count, period, zone in SETTINGS:
            self.company.write(
                {
                    "shop_budget_count": count,
                    "shop_budget_days": period,
                    "shop_tz": zone,
                }
            )
            for person in people.values():
                person.ours.clear()
                person.others.clear()
            with self.subTest(zone=zone), self.env.cr.savepoint() as savepoint:
                self.tell_histories(people)
                with self.hooks(people):
                    waiting = self.make_waiting(people, rules)
                    found = self.ask(waiting, rules)
                expected = {}
                for partner, each in waiting.items():
                    expected |= reference.judge(
                        people[partner], [a for _r, a in each], TODAY, count, period
                    )
                self.assertVerdicts(found, expected, waiting, people)
                seen |= {verdict[2] for verdict in found.values()}
                savepoint.rollback()
        every = {
            *("", "never", "number", "unreachable", "refused", "blacklisted"),
            *("no_consent", "bounced", "held", "budget", "wish"),
        }
        self.assertEqual(seen, every, "Every verdict came up")

    def test_a_single_contact_fits_on_the_day_that_is_told(self):
        people = self.make_people()
        self.tell_histories(people)
        rule = self.make_rule("manual", channel="visit")
        waiting = {
            partner: [(rule, reference.Asked(number, ["visit"], TODAY, 10))]
            for number, partner in enumerate(people, 1)
        }
        found = self.ask(waiting, rule)
        deferred = [
            (partner, found[number][4])
            for number, partner in enumerate(people, 1)
            if found[number][2] in ("budget", "wish")
        ]
        self.assertGreater(len(deferred), 50)
        for partner, retry_on in deferred:
            asked = [reference.Asked(1, ["visit"], TODAY, 10)]
            for day, fits in ((retry_on, True), (retry_on - days(1), False)):
                (verdict,) = reference.judge(people[partner], asked, day, 2, 7).values()
                if people[partner].wish in ("", "never"):
                    self.assertEqual(not verdict[2], fits)
