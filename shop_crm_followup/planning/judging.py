"""Whether a contact may take place, and by which channel: one answer for all.

Planning and sending ask the same query, so that they can't disagree.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo.tools import SQL

from .budget import WISHES, Budget

# The channel of a consent that speaks about a channel of a contact.
CONSENT_CHANNELS = {
    "call": "phone",
    "email": "email",
    "letter": "letter",
    "sms": "sms",
    "visit": "visit",
    "wechat": "wechat",
}


@dataclass(frozen=True)
class Judging:
    """What is asked: the contacts of these rules in this company, on this day.

    :param company: res.company that contacts
    :param rules: shop.followup.rule of the contacts
    :param as_of: the store's day
    """

    company: Any
    rules: Any
    as_of: date

    @property
    def env(self):
        return self.company.env

    def query(self, rows):
        """Return the verdict on each row.

        :param rows: SELECT key, partner_id, rule_id, due_date, priority; the key
            names a row, whatever it is
        :return: SELECT key, channel, code (empty: go ahead), data (jsonb), held,
            retry_on (day from which a deferred contact fits again)
        """
        budget = Budget(self.company, self.as_of)
        persons = SQL("SELECT partner_id FROM row")
        return SQL(
            """
            WITH row AS MATERIALIZED (%(rows)s),
            rule (id, purpose, is_exempt, is_promotion) AS (VALUES %(rules)s),
            route (rule_id, place, channel) AS (VALUES %(routes)s),
            person AS MATERIALIZED (%(persons)s),
            latest AS MATERIALIZED (%(latest)s),
            used AS MATERIALIZED (%(used)s),
            held AS MATERIALIZED (%(held)s),
            option AS (
                SELECT row.*, route.channel, route.place, %(problem)s AS problem
                  FROM row
                  JOIN rule ON rule.id = row.rule_id
                  JOIN route ON route.rule_id = row.rule_id
                  JOIN person ON person.id = row.partner_id
                  LEFT JOIN latest
                    ON latest.partner_id = row.partner_id
                   AND latest.purpose = rule.purpose
                   AND latest.channel = %(consent_channel)s
            ),
            chosen AS (
                SELECT DISTINCT ON (key) *
                  FROM option
                 ORDER BY key, problem IS NOT NULL, place
            ),
            placed AS (
                SELECT chosen.*,
                       row_number() OVER (
                           PARTITION BY chosen.partner_id,
                                        chosen.problem IS NULL
                                    AND (held.partner_id IS NULL
                                         OR NOT rule.is_promotion)
                           ORDER BY chosen.priority, chosen.due_date, chosen.key
                       ) AS turn,
                       rule.is_exempt, rule.purpose,
                       rule.is_promotion AND held.partner_id IS NOT NULL AS is_held
                  FROM chosen
                  JOIN rule ON rule.id = chosen.rule_id
                  LEFT JOIN held ON held.partner_id = chosen.partner_id
            )
            SELECT placed.key, placed.channel, placed.place,
                   %(code)s AS code, %(data)s AS data, %(retry_on)s AS retry_on
              FROM placed
              JOIN person ON person.id = placed.partner_id
              LEFT JOIN used ON used.partner_id = placed.partner_id
            """,
            rows=rows,
            rules=SQL(", ").join(rule._get_judged_values() for rule in self.rules),
            routes=SQL(", ").join(
                SQL("(%s, %s, %s)", rule.id, place, channel)
                for rule in self.rules
                for place, channel in enumerate(rule._get_channels())
            ),
            persons=self._persons(persons),
            latest=self.env["shop.consent"]._get_latest(SQL("(%s)", persons)),
            used=budget.standing(persons),
            held=self._held(persons),
            problem=self._problem(),
            consent_channel=self._by_channel(CONSENT_CHANNELS),
            code=self._code(),
            data=self._data(),
            retry_on=self._retry_on(),
        )

    # ------------------------------------------------------------
    # WHOM
    # ------------------------------------------------------------

    def _persons(self, persons):
        """Return the contacts with what a channel needs and what they may be asked."""
        return SQL(
            """
            SELECT contact.id, contact.shop_contact_wish, contact.phone,
                   contact.phone_sanitized, contact.email_normalized,
                   COALESCE(NULLIF(contact.street, ''), NULLIF(contact.city, ''))
                       AS address,
                   LEAST(%(count)s, NULLIF(tier.budget_count, 0)) AS limit_count
              FROM res_partner AS contact
              LEFT JOIN shop_tier_standing AS standing
                ON standing.partner_id = contact.commercial_partner_id
               AND standing.company_id = %(company)s
               AND standing.scheme_id = %(scheme)s
              LEFT JOIN shop_tier AS tier ON tier.id = standing.tier_id
             WHERE contact.id IN (%(persons)s)
            """,
            count=self.company.shop_budget_count,
            company=self.company.id,
            scheme=self.company._shop_primary_scheme().id or None,
            persons=persons,
        )

    def _held(self, persons):
        """Return whose promotions wait, by the hook of the ledger."""
        queries = self.env["shop.followup"]._hold_queries(self.company)
        if not queries:
            return SQL("SELECT NULL::int AS partner_id WHERE FALSE")
        return SQL(
            "SELECT DISTINCT partner_id FROM (%s) AS every WHERE partner_id IN (%s)",
            SQL(" UNION ALL ").join(queries),
            persons,
        )

    # ------------------------------------------------------------
    # BY WHICH CHANNEL
    # ------------------------------------------------------------

    def _by_channel(self, values):
        return SQL(
            "CASE route.channel %s END",
            SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in values.items()),
        )

    def _problem(self):
        """Return why a person can't be contacted by the channel of ``route``."""
        return SQL(
            """
            CASE WHEN person.shop_contact_wish = 'never'
                  AND rule.purpose = 'marketing' THEN 'never'
                 WHEN NOT (%(reachable)s) THEN %(unreachable)s
                 WHEN latest.granted IS FALSE THEN 'refused'
                 WHEN %(blacklisted)s THEN 'blacklisted'
                 WHEN latest.granted IS NULL
                  AND rule.purpose = 'marketing'
                  AND route.channel IN ('email', 'sms') THEN 'no_consent'
            END
            """,
            reachable=self._by_channel(self._reachable()),
            unreachable=SQL(
                "CASE WHEN route.channel = 'sms' AND person.phone <> '' THEN 'number'"
                " ELSE 'unreachable' END"
            ),
            blacklisted=self._blacklisted(),
        )

    def _reachable(self):
        """Return what each channel needs to know of a person."""
        return {
            "call": SQL(
                "COALESCE(person.phone_sanitized, NULLIF(person.phone, '')) IS NOT NULL"
            ),
            "email": SQL("person.email_normalized IS NOT NULL"),
            "letter": SQL("person.address IS NOT NULL"),
            "sms": SQL("person.phone_sanitized IS NOT NULL"),
            "visit": SQL("TRUE"),
            "wechat": SQL(
                "COALESCE(person.phone_sanitized, NULLIF(person.phone, '')) IS NOT NULL"
                " OR EXISTS (SELECT 1 FROM shop_handle AS handle"
                " WHERE handle.partner_id = person.id AND handle.platform = 'wechat')"
            ),
        }

    def _blacklisted(self):
        """Return that Odoo's own lists of who wants no messages name the address."""
        return SQL(
            """
            CASE WHEN route.channel = 'email' THEN EXISTS (
                     SELECT 1 FROM mail_blacklist AS listed
                      WHERE listed.email = person.email_normalized AND listed.active
                 )
                 WHEN route.channel IN ('call', 'sms') THEN EXISTS (
                     SELECT 1 FROM phone_blacklist AS listed
                      WHERE listed.number = person.phone_sanitized AND listed.active
                 )
                 ELSE FALSE
            END
            """
        )

    # ------------------------------------------------------------
    # WHETHER NOW
    # ------------------------------------------------------------

    def _room(self):
        """Return how many contacts of the store's budget are used before this one."""
        return SQL("COALESCE(cardinality(used.days), 0) + placed.turn - 1")

    def _is_over(self):
        return SQL("NOT placed.is_exempt AND %s >= person.limit_count", self._room())

    def _is_over_wish(self):
        return SQL(
            "NOT placed.is_exempt AND placed.purpose = 'marketing'"
            " AND person.shop_contact_wish IN %s"
            " AND (used.wish_day IS NOT NULL OR placed.turn > 1)",
            tuple(WISHES),
        )

    def _code(self):
        return SQL(
            """
            CASE WHEN placed.problem IS NOT NULL THEN placed.problem
                 WHEN placed.is_held THEN 'held'
                 WHEN %(over)s THEN 'budget'
                 WHEN %(over_wish)s THEN 'wish'
            END
            """,
            over=self._is_over(),
            over_wish=self._is_over_wish(),
        )

    def _wish_days(self):
        return SQL(
            "CASE person.shop_contact_wish %s END",
            SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in WISHES.items()),
        )

    def _data(self):
        """Return the numbers that the reason names."""
        return SQL(
            """
            CASE WHEN placed.problem IS NOT NULL OR placed.is_held THEN NULL
                 WHEN %(over)s THEN jsonb_build_object(
                     'count', %(room)s, 'days', %(days)s::int)
                 WHEN %(over_wish)s THEN jsonb_build_object('days', %(wish_days)s)
            END
            """,
            over=self._is_over(),
            over_wish=self._is_over_wish(),
            room=self._room(),
            days=self.company.shop_budget_days,
            wish_days=self._wish_days(),
        )

    def _retry_on(self):
        """Return the day on which the contact that is in the way has left the period.

        The latest contacts fill the budget: the one that has to leave is so many
        places down the list as the limit allows, counted from the latest.
        """
        return SQL(
            """
            CASE WHEN placed.is_held THEN %(as_of)s::date + 1
                 WHEN %(over)s THEN COALESCE(
                     CASE WHEN placed.turn <= person.limit_count
                          THEN used.days[(person.limit_count - placed.turn + 1)::int]
                     END,
                     %(as_of)s::date
                 ) + %(days)s
                 WHEN %(over_wish)s
                 THEN COALESCE(used.wish_day, %(as_of)s::date) + %(wish_days)s
            END
            """,
            over=self._is_over(),
            over_wish=self._is_over_wish(),
            as_of=self.as_of,
            days=self.company.shop_budget_days,
            wish_days=self._wish_days(),
        )
