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

    def query(self, rows, also=None):
        """Return the verdict on each row.

        Whatever is looked up for a row is looked up by an index of its own: the
        planner takes a few rows for granted and would compare each with each.

        :param rows: SELECT key, partner_id, rule_id, due_date, priority; the key
            names a row, whatever it is
        :param also: columns of the rows to hand on, as SQL
        :return: SELECT key, channel, place (of the channel, 0 = first), code (empty:
            go ahead), data (jsonb), retry_on (day on which a deferred one fits again)
        """
        return SQL(
            """
            WITH row AS MATERIALIZED (%(persons)s),
            rule (id, purpose, is_exempt, is_promotion) AS (VALUES %(rules)s),
            route (rule_id, place, channel) AS (VALUES %(routes)s),
            option AS (
                SELECT row.*, route.channel, route.place, %(problem)s AS problem
                  FROM row
                  JOIN rule ON rule.id = row.rule_id
                  JOIN route ON route.rule_id = row.rule_id
                  LEFT JOIN LATERAL (%(latest)s) AS latest
                    ON latest.purpose = rule.purpose
                   AND latest.channel = %(consent_channel)s
            ),
            chosen AS (
                SELECT DISTINCT ON (key) *
                  FROM option
                 ORDER BY key, problem IS NOT NULL, place
            ),
            asked AS (
                SELECT chosen.*, rule.is_exempt, rule.purpose,
                       chosen.problem IS NULL AND held.is_held AS is_held,
                       chosen.problem IS NULL AND NOT held.is_held AS is_able,
                       used.days, COALESCE(cardinality(used.days), 0) AS used_count,
                       used.wish_day
                  FROM chosen
                  JOIN rule ON rule.id = chosen.rule_id
                  CROSS JOIN LATERAL (%(used)s) AS used
                  CROSS JOIN LATERAL (
                      SELECT rule.is_promotion AND %(held)s AS is_held
                  ) AS held
            ),
            lined AS (
                SELECT asked.*, row_number() OVER %(line)s AS turn FROM asked
            ),
            wished AS (SELECT lined.*, %(over_wish)s AS is_over_wish FROM lined),
            queued AS (
                SELECT wished.*,
                       turn - 1 - count(*) FILTER (WHERE is_over_wish)
                           OVER %(earlier)s AS ahead
                  FROM wished
            ),
            placed AS (
                SELECT queued.*,
                       used_count + count(*) FILTER (
                           WHERE is_able AND NOT is_over_wish AND NOT %(over)s
                       ) OVER %(earlier)s AS so_far,
                       is_able AND %(over)s AS is_over
                  FROM queued
            )
            SELECT key, channel, place, %(code)s AS code, %(data)s AS data,
                   %(retry_on)s AS retry_on%(also)s
              FROM placed
            """,
            also=SQL(", %s", also) if also else SQL(""),
            rules=SQL(", ").join(rule._get_judged_values() for rule in self.rules),
            routes=SQL(", ").join(
                SQL("(%s, %s, %s)", rule.id, place, channel)
                for rule in self.rules
                for place, channel in enumerate(rule._get_channels())
            ),
            persons=self._persons(rows),
            latest=self.env["shop.consent"]._get_latest(SQL("(row.partner_id)")),
            used=Budget(self.company, self.as_of).standing(
                SQL("chosen.partner_id"), SQL("chosen.wish")
            ),
            held=self._held(SQL("chosen.partner_id")),
            problem=self._problem(),
            consent_channel=self._by_channel(CONSENT_CHANNELS),
            line=self._line(),
            earlier=self._line("ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"),
            over_wish=self._is_over_wish(),
            over=SQL("(NOT is_exempt AND used_count + ahead >= limit_count)"),
            code=self._code(),
            data=self._data(),
            retry_on=self._retry_on(),
        )

    # ------------------------------------------------------------
    # WHOM
    # ------------------------------------------------------------

    def _persons(self, rows):
        """Return the rows with what a channel needs and what a person may be asked."""
        return SQL(
            """
            SELECT asked.*, person.shop_contact_wish AS wish, person.phone,
                   person.phone_sanitized, person.email_normalized,
                   COALESCE(NULLIF(person.street, ''), NULLIF(person.city, ''))
                       AS address,
                   LEAST(%(count)s, NULLIF(tier.budget_count, 0)) AS limit_count
              FROM (%(rows)s) AS asked
              JOIN res_partner AS person ON person.id = asked.partner_id
              LEFT JOIN shop_tier_standing AS standing
                ON standing.partner_id = person.commercial_partner_id
               AND standing.company_id = %(company)s
               AND standing.scheme_id = %(scheme)s
              LEFT JOIN shop_tier AS tier ON tier.id = standing.tier_id
            """,
            count=self.company.shop_budget_count,
            rows=rows,
            company=self.company.id,
            scheme=self.company._shop_primary_scheme().id or None,
        )

    def _held(self, person):
        """Return that the promotions to a person wait, by the hook of the ledger."""
        queries = self.env["shop.followup"]._hold_queries(self.company)
        if not queries:
            return SQL("FALSE")
        return SQL("%s IN (%s)", person, SQL(" UNION ALL ").join(queries))

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
            CASE WHEN row.wish = 'never'
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
                "CASE WHEN route.channel = 'sms' AND row.phone <> '' THEN 'number'"
                " ELSE 'unreachable' END"
            ),
            blacklisted=self._blacklisted(),
        )

    def _reachable(self):
        """Return what each channel needs to know of a person."""
        return {
            "call": SQL(
                "COALESCE(row.phone_sanitized, NULLIF(row.phone, '')) IS NOT NULL"
            ),
            "email": SQL("row.email_normalized IS NOT NULL"),
            "letter": SQL("row.address IS NOT NULL"),
            "sms": SQL("row.phone_sanitized IS NOT NULL"),
            "visit": SQL("TRUE"),
            "wechat": SQL(
                "COALESCE(row.phone_sanitized, NULLIF(row.phone, '')) IS NOT NULL"
                " OR EXISTS (SELECT 1 FROM shop_handle AS handle"
                " WHERE handle.partner_id = row.partner_id"
                " AND handle.platform = 'wechat')"
            ),
        }

    def _blacklisted(self):
        """Return that Odoo's own lists of who wants no messages name the address."""
        return SQL(
            """
            CASE WHEN route.channel = 'email' THEN EXISTS (
                     SELECT 1 FROM mail_blacklist AS listed
                      WHERE listed.email = row.email_normalized AND listed.active
                 )
                 WHEN route.channel = 'sms' THEN EXISTS (
                     SELECT 1 FROM phone_blacklist AS listed
                      WHERE listed.number = row.phone_sanitized AND listed.active
                 )
                 ELSE FALSE
            END
            """
        )

    # ------------------------------------------------------------
    # WHETHER NOW
    # ------------------------------------------------------------

    def _line(self, frame=""):
        """Return the line in which the contacts of a person wait for their turn.

        One sort serves every window: who can't be contacted anyway stands last.
        """
        return SQL(
            "(PARTITION BY partner_id ORDER BY is_able DESC, priority, due_date, key"
            " %s)",
            SQL(frame),
        )

    def _is_over_wish(self):
        """Return that the customer wishes no other contact so soon."""
        return SQL(
            "(is_able AND NOT is_exempt AND purpose = 'marketing'"
            " AND COALESCE(wish, '') IN %s AND (wish_day IS NOT NULL OR turn > 1))",
            tuple(WISHES),
        )

    def _code(self):
        return SQL(
            """
            CASE WHEN problem IS NOT NULL THEN problem
                 WHEN is_held THEN 'held'
                 WHEN is_over THEN 'budget'
                 WHEN is_over_wish THEN 'wish'
            END
            """
        )

    def _wish_days(self):
        return SQL(
            "CASE wish %s END",
            SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in WISHES.items()),
        )

    def _data(self):
        """Return the numbers that the reason names."""
        return SQL(
            """
            CASE WHEN is_over THEN jsonb_build_object('count', so_far, 'days', %s::int)
                 WHEN is_over_wish THEN jsonb_build_object('days', %s)
            END
            """,
            self.company.shop_budget_days,
            self._wish_days(),
        )

    def _retry_on(self):
        """Return the day on which the contact that is in the way has left the period.

        The latest contacts fill the budget, before them those ahead in the line: the
        one that has to leave is so many places down as the limit allows.
        """
        return SQL(
            """
            CASE WHEN is_held THEN %(as_of)s::date + 1
                 WHEN is_over THEN %(days)s + CASE
                     WHEN ahead < limit_count THEN days[(limit_count - ahead)::int]
                     ELSE %(as_of)s::date END
                 WHEN is_over_wish THEN %(wish_days)s + CASE
                     WHEN so_far > used_count THEN %(as_of)s::date
                     ELSE COALESCE(wish_day, %(as_of)s::date) END
            END
            """,
            as_of=self.as_of,
            days=self.company.shop_budget_days,
            wish_days=self._wish_days(),
        )
