"""Whether a contact may take place, and by which channel: one answer for all.

Planning and sending ask the same query, so that they can't disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import SQL

from .budget import Budget, get_wish_days

# The channel of a consent that speaks about a channel of a contact.
CONSENT_CHANNELS = {
    "call": "phone",
    "email": "email",
    "letter": "letter",
    "sms": "sms",
    "visit": "visit",
    "wechat": "wechat",
}
# Codes of what speaks against a contact today, but not against a later day.
DEFERRING = ("budget", "held", "wish")


@dataclass(frozen=True)
class Eligibility:
    """Which contacts of these rules may take place in this company, on this day.

    :param company: res.company that contacts
    :param rules: shop.followup.rule of the contacts
    :param as_of: the store's day
    """

    company: BaseModel
    rules: BaseModel
    as_of: date

    @property
    def env(self) -> Environment:
        return self.company.env

    def query(self, rows: SQL, also: SQL | None = None) -> SQL:
        """Return the decision on each contact that is asked for.

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
            WITH request AS MATERIALIZED (%(requests)s),
            rule (id, purpose, is_exempt, is_promotion) AS (VALUES %(rules)s),
            rule_channel (rule_id, place, channel) AS (VALUES %(rule_channels)s),
            channel_option AS (%(channel_options)s),
            best_option AS (%(best_options)s),
            contact AS (%(contacts)s),
            contact_in_line AS (%(contacts_in_line)s),
            wish_checked AS (%(wish_checked)s),
            place_known AS (%(place_known)s),
            budget_checked AS (%(budget_checked)s)
            SELECT key, channel, place, %(code)s AS code, %(data)s AS data,
                   %(retry_on)s AS retry_on%(also)s
              FROM budget_checked
            """,
            requests=self._requests(rows),
            rules=SQL(", ").join(rule._get_eligibility_values() for rule in self.rules),
            rule_channels=SQL(", ").join(self._rule_channels()),
            channel_options=self._channel_options(),
            best_options=self._best_options(),
            contacts=self._contacts(),
            contacts_in_line=self._contacts_in_line(),
            wish_checked=self._wish_checked(),
            place_known=self._place_known(),
            budget_checked=self._budget_checked(),
            code=self._code(),
            data=self._data(),
            retry_on=self._retry_on(),
            also=SQL(", %s", also) if also else SQL(""),
        )

    # ------------------------------------------------------------
    # WHOM
    # ------------------------------------------------------------

    def _requests(self, rows: SQL) -> SQL:
        """Return the rows, each with what channels need and the person allows."""
        return SQL(
            """
            SELECT asked.*, person.shop_contact_wish AS wish,
                   %(wish_days)s AS wish_days, person.phone,
                   person.phone_sanitized, person.email_normalized,
                   person.shop_bounced_email,
                   COALESCE(NULLIF(person.street, ''), NULLIF(person.city, ''))
                       AS address,
                   LEAST(%(count)s, NULLIF(tier.budget_count, 0)) AS limit_count
              FROM (%(rows)s) AS asked
              JOIN res_partner AS person ON person.id = asked.partner_id
              LEFT JOIN (%(standings)s) AS standing
                ON standing.partner_id = person.commercial_partner_id
              LEFT JOIN shop_tier AS tier ON tier.id = standing.tier_id
            """,
            wish_days=get_wish_days(SQL("person.shop_contact_wish")),
            count=self.company.shop_budget_count,
            rows=rows,
            standings=self.env["shop.tier.standing"]._current_query(self.company),
        )

    def _contacts(self) -> SQL:
        """Return each request with its channel, and what the person has had already.

        A contact that can't take place, or that waits anyway, takes no place in line:
        ``is_able`` is false.
        """
        return SQL(
            """
            SELECT best_option.*, rule.is_exempt, rule.purpose,
                   best_option.problem IS NULL AND hold.is_held AS is_held,
                   best_option.problem IS NULL AND NOT hold.is_held AS is_able,
                   used.days, COALESCE(cardinality(used.days), 0) AS used_count,
                   used.wish_day
              FROM best_option
              JOIN rule ON rule.id = best_option.rule_id
              CROSS JOIN LATERAL (%(used)s) AS used
              CROSS JOIN LATERAL (
                  SELECT rule.is_promotion AND %(held)s AS is_held
              ) AS hold
            """,
            used=Budget(self.company, self.as_of).used(
                SQL("best_option.partner_id"), SQL("best_option.wish_days")
            ),
            held=self._held(SQL("best_option.partner_id")),
        )

    def _held(self, person: SQL) -> SQL:
        """Return that the promotions to a person wait, by the hook of the ledger."""
        queries = self.env["shop.followup"]._hold_queries(self.company)
        if not queries:
            return SQL("FALSE")
        return SQL("%s IN (%s)", person, SQL(" UNION ALL ").join(queries))

    # ------------------------------------------------------------
    # BY WHICH CHANNEL
    # ------------------------------------------------------------

    def _rule_channels(self) -> Iterator[SQL]:
        for rule in self.rules:
            for place, channel in enumerate(rule._get_channels()):
                yield SQL("(%s, %s, %s)", rule.id, place, channel)

    def _channel_options(self) -> SQL:
        """Return each request by each channel of its rule, and what speaks against."""
        return SQL(
            """
            SELECT request.*, rule_channel.channel, rule_channel.place,
                   %(problem)s AS problem
              FROM request
              JOIN rule ON rule.id = request.rule_id
              JOIN rule_channel ON rule_channel.rule_id = request.rule_id
              LEFT JOIN LATERAL (%(latest)s) AS latest
                ON latest.purpose = rule.purpose
               AND latest.channel = %(consent_channel)s
            """,
            problem=self._problem(),
            latest=self.env["shop.consent"]._get_latest(SQL("(request.partner_id)")),
            consent_channel=self._by_channel(CONSENT_CHANNELS),
        )

    def _best_options(self) -> SQL:
        """Return each request by the first channel that nothing speaks against.

        Where none is left it keeps the rule's own channel, whose problem is told.
        """
        return SQL(
            """
            SELECT DISTINCT ON (key) *
              FROM channel_option
             ORDER BY key, problem IS NOT NULL, place
            """
        )

    def _by_channel(self, values: dict[str, Any]) -> SQL:
        return SQL(
            "CASE rule_channel.channel %s END",
            SQL(" ").join(SQL("WHEN %s THEN %s", *item) for item in values.items()),
        )

    def _problem(self) -> SQL:
        """Return why a person can't be contacted by the channel of ``rule_channel``."""
        return SQL(
            """
            CASE WHEN request.wish = 'never'
                  AND rule.purpose = 'marketing' THEN 'never'
                 WHEN NOT (%(reachable)s) THEN %(unreachable)s
                 WHEN rule_channel.channel = 'email'
                  AND request.shop_bounced_email = request.email_normalized
                 THEN 'bounced'
                 WHEN latest.granted IS FALSE THEN 'refused'
                 WHEN %(blacklisted)s THEN 'blacklisted'
                 WHEN latest.granted IS NULL
                  AND rule.purpose = 'marketing'
                  AND rule_channel.channel IN ('email', 'sms') THEN 'no_consent'
            END
            """,
            reachable=self._by_channel(self._reachable()),
            unreachable=SQL(
                "CASE WHEN rule_channel.channel = 'sms' AND request.phone <> ''"
                " THEN 'number' ELSE 'unreachable' END"
            ),
            blacklisted=self._blacklisted(),
        )

    def _reachable(self) -> dict[str, SQL]:
        """Return what each channel needs to know of a person."""
        has_phone = SQL(
            "COALESCE(request.phone_sanitized, NULLIF(request.phone, '')) IS NOT NULL"
        )
        return {
            "call": has_phone,
            "email": SQL("request.email_normalized IS NOT NULL"),
            "letter": SQL("request.address IS NOT NULL"),
            "sms": SQL("request.phone_sanitized IS NOT NULL"),
            "visit": SQL("TRUE"),
            "wechat": SQL(
                "%s OR EXISTS (SELECT 1 FROM shop_handle AS handle"
                " WHERE handle.partner_id = request.partner_id"
                " AND handle.platform = 'wechat')",
                has_phone,
            ),
        }

    def _blacklisted(self) -> SQL:
        """Return that Odoo's own lists of who wants no messages name the address."""
        return SQL(
            """
            CASE WHEN rule_channel.channel = 'email' THEN EXISTS (
                     SELECT 1 FROM mail_blacklist AS listed
                      WHERE listed.email = request.email_normalized AND listed.active
                 )
                 WHEN rule_channel.channel = 'sms' THEN EXISTS (
                     SELECT 1 FROM phone_blacklist AS listed
                      WHERE listed.number = request.phone_sanitized AND listed.active
                 )
                 ELSE FALSE
            END
            """
        )

    # ------------------------------------------------------------
    # WHETHER NOW
    # ------------------------------------------------------------

    def _line(self, frame: str = "") -> SQL:
        """Return the line in which the contacts of a person wait for their turn.

        One sort serves every window: who can't be contacted anyway stands last.
        """
        return SQL(
            "(PARTITION BY partner_id ORDER BY is_able DESC, priority, due_date, key"
            " %s)",
            SQL(frame),
        )

    def _earlier(self) -> SQL:
        """Return the window of those that stand before a contact in the line."""
        return self._line("ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING")

    def _contacts_in_line(self) -> SQL:
        """Return the contacts with their turn among those of the same person."""
        return SQL(
            "SELECT contact.*, row_number() OVER %s AS turn FROM contact", self._line()
        )

    def _wish_checked(self) -> SQL:
        """Return whether the person's contact preference defers a contact.

        The first in line is the one contact that the wish allows; it is in the way of
        all that follow.
        """
        return SQL(
            """
            SELECT contact_in_line.*,
                   (is_able AND NOT is_exempt AND purpose = 'marketing'
                    AND wish_days > 0 AND (wish_day IS NOT NULL OR turn > 1))
                       AS is_over_wish
              FROM contact_in_line
            """
        )

    def _place_known(self) -> SQL:
        """Return how many that the wish lets through stand before each contact."""
        return SQL(
            """
            SELECT wish_checked.*,
                   turn - 1 - count(*) FILTER (WHERE is_over_wish) OVER %s AS ahead
              FROM wish_checked
            """,
            self._earlier(),
        )

    def _budget_checked(self) -> SQL:
        """Return whether the budget is used up when a contact's turn comes.

        ``so_far`` counts what was used and what goes before it; what is over the
        budget itself uses up nothing.
        """
        return SQL(
            """
            SELECT place_known.*,
                   used_count + count(*) FILTER (
                       WHERE is_able AND NOT is_over_wish AND NOT %(is_over)s
                   ) OVER %(earlier)s AS so_far,
                   is_able AND %(is_over)s AS is_over
              FROM place_known
            """,
            is_over=SQL("(NOT is_exempt AND used_count + ahead >= limit_count)"),
            earlier=self._earlier(),
        )

    def _code(self) -> SQL:
        return SQL(
            """
            CASE WHEN problem IS NOT NULL THEN problem
                 WHEN is_held THEN 'held'
                 WHEN is_over THEN 'budget'
                 WHEN is_over_wish THEN 'wish'
            END
            """
        )

    def _data(self) -> SQL:
        """Return the numbers that the reason names."""
        return SQL(
            """
            CASE WHEN is_over THEN jsonb_build_object('count', so_far, 'days', %s::int)
                 WHEN is_over_wish THEN jsonb_build_object('days', wish_days)
            END
            """,
            self.company.shop_budget_days,
        )

    def _retry_on(self) -> SQL:
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
                 WHEN is_over_wish THEN wish_days + CASE
                     WHEN so_far > used_count THEN %(as_of)s::date
                     ELSE COALESCE(wish_day, %(as_of)s::date) END
            END
            """,
            as_of=self.as_of,
            days=self.company.shop_budget_days,
        )
