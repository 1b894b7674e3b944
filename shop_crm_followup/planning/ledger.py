"""From the occasions of a rule to rows of the ledger, all in SQL.

candidates -> audience -> what is new -> decision -> rows
"""

from collections.abc import Iterator
from dataclasses import dataclass

from odoo.api import Environment
from odoo.models import BaseModel
from odoo.tools import SQL

from .eligibility import DEFERRING, Eligibility
from .period import Period

MANY_ROWS = 5_000
# Only these may still change by themselves: nobody has acted on them.
OPEN_STATES = ("planned", "deferred")


@dataclass(frozen=True)
class Ledger:
    """The rows of one rule in one company.

    Rows and candidates are compared by NOT IN and IN ... IS TRUE, which PostgreSQL
    looks up in a hash: as a join it would compare each with each, taking both for few.

    :param rule: shop.followup.rule
    :param period: the due days that are looked at
    """

    rule: BaseModel
    period: Period

    @property
    def env(self) -> Environment:
        return self.rule.env

    @property
    def company(self) -> BaseModel:
        return self.period.company

    def plan(self) -> dict[str, int]:
        """Write what is new, withdraw what no longer applies, take up what does again.

        :return: ``{state: number of new rows}``
        """
        self.env.flush_all()
        counts = self._write() if self._refresh() else {}
        if sum(counts.values()) >= MANY_ROWS:
            # else PostgreSQL takes the ledger for as small as it was, for minutes
            self.env.cr.execute("ANALYZE shop_followup")
        self.env["shop.followup"].invalidate_model(flush=False)
        return counts

    def _refresh(self) -> bool:
        """Withdraw and take up; tell whether there is anything new to write.

        Most runs end here: to decide on what is new takes a far longer statement.
        """
        [(is_any,)] = self.env.execute_query(
            SQL(
                """
                WITH candidate AS MATERIALIZED (%(candidates)s),
                withdrawn AS (%(withdraw)s),
                revived AS (%(revive)s)
                SELECT EXISTS (%(fresh)s)
                """,
                candidates=self._candidates(),
                withdraw=self._withdraw(),
                revive=self._revive(),
                fresh=self._fresh(),
            )
        )
        return is_any

    def _write(self) -> dict[str, int]:
        """Write what is new; return ``{state: number of rows}``."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH candidate AS MATERIALIZED (%(candidates)s),
                    fresh AS MATERIALIZED (%(fresh)s),
                    decision AS MATERIALIZED (%(decisions)s),
                    written AS (%(insert)s RETURNING state)
                    SELECT state, count(*) FROM written GROUP BY state
                    """,
                    candidates=self._candidates(),
                    fresh=self._fresh(),
                    decisions=self._decisions(),
                    insert=self._insert(),
                )
            )
        )

    # ------------------------------------------------------------
    # WHOSE OCCASION IT IS
    # ------------------------------------------------------------

    def _candidates(self) -> SQL:
        """Return partner_id, occasion_date, origin of everybody in the audience."""
        return SQL(
            """
            SELECT found.partner_id, found.occasion_date, found.origin
              FROM (%(found)s) AS found
              JOIN res_partner AS person ON person.id = found.partner_id
             WHERE person.active
               AND (person.company_id IS NULL OR person.company_id = ANY(%(owners)s))
               AND found.occasion_date BETWEEN %(first)s AND %(last)s
               AND %(audience)s
            """,
            found=self.rule._get_candidates_query(self.period),
            owners=self.company.parent_ids.ids,
            first=self.period.first_occasion,
            last=self.period.last_occasion,
            audience=self.rule._get_audience_condition(),
        )

    def _withdraw(self) -> SQL:
        """Cancel what nobody has acted on and what the rule would not plan now."""
        return SQL(
            """
            UPDATE shop_followup AS old
               SET state = 'cancelled', reason_code = 'changed', reason_data = NULL
             WHERE old.rule_id = %(rule)s
               AND old.company_id = %(company)s
               AND old.state IN %(open)s
               AND old.former_id IS NULL
               AND old.occasion_date BETWEEN %(first)s AND %(last)s
               AND (old.partner_id, old.occasion_date, old.origin) NOT IN (
                       SELECT partner_id, occasion_date, origin FROM candidate
                   )
            """,
            rule=self.rule.id,
            company=self.company.id,
            open=OPEN_STATES,
            first=self.period.first_occasion,
            last=self.period.last_occasion,
        )

    def _revive(self) -> SQL:
        """Take up again what was withdrawn and applies after all."""
        return SQL(
            """
            UPDATE shop_followup AS old
               SET state = 'planned', reason_code = NULL
             WHERE old.rule_id = %(rule)s
               AND old.company_id = %(company)s
               AND old.state = 'cancelled'
               AND old.reason_code = 'changed'
               AND old.former_id IS NULL
               AND old.occasion_date BETWEEN %(first)s AND %(last)s
               AND old.occasion_date - %(lead)s >= %(expired_before)s
               AND ((old.partner_id, old.occasion_date, old.origin) IN (
                       SELECT partner_id, occasion_date, origin FROM candidate
                   )) IS TRUE
            """,
            rule=self.rule.id,
            company=self.company.id,
            first=self.period.first_occasion,
            last=self.period.last_occasion,
            lead=self.period.lead,
            expired_before=self.period.expired_before,
        )

    # ------------------------------------------------------------
    # WHAT IS NEW, AND WHAT BECOMES OF IT
    # ------------------------------------------------------------

    def _fresh(self) -> SQL:
        """Return the candidates that the ledger does not know, with a key and a day."""
        return SQL(
            """
            SELECT row_number() OVER () AS key, candidate.*,
                   %(rule)s::int AS rule_id,
                   calendar.contact_day AS due_date,
                   candidate.occasion_date - %(lead)s < %(expired_before)s AS is_late,
                   %(is_held_out)s AS is_held_out
              FROM candidate
              JOIN (VALUES %(days)s) AS calendar (day, contact_day)
                ON calendar.day = candidate.occasion_date - %(lead)s
             WHERE (partner_id, occasion_date, origin) NOT IN (
                       SELECT known.partner_id, known.occasion_date, known.origin
                         FROM shop_followup AS known
                        WHERE known.company_id = %(company)s
                          AND known.rule_id = %(rule)s
                          AND known.occasion_date BETWEEN %(first)s AND %(last)s
                   )
            """,
            rule=self.rule.id,
            lead=self.period.lead,
            expired_before=self.period.expired_before,
            is_held_out=self.rule._get_holdout_condition(),
            days=SQL(", ").join(self._calendar()),
            company=self.company.id,
            first=self.period.first_occasion,
            last=self.period.last_occasion,
        )

    def _calendar(self) -> Iterator[SQL]:
        """Return the day of contact for each due day: days off are passed over."""
        for day in self.period.days():
            yield SQL(
                "(%s::date, %s::date)",
                day,
                self.company._shop_contact_day(day, self.rule._moves_before_day_off()),
            )

    def _decisions(self) -> SQL:
        """Return the decision on what is new; who is not asked stands last in line."""
        eligibility = Eligibility(self.company, self.rule, self.period.as_of)
        rows = SQL(
            "SELECT fresh.*, (is_late OR is_held_out)::int AS priority FROM fresh"
        )
        also = SQL("partner_id, occasion_date, origin, due_date, is_late, is_held_out")
        return eligibility.query(rows, also)

    def _insert(self) -> SQL:
        """Insert the rows; those of later days are looked at for the channel alone."""
        return SQL(
            """
            INSERT INTO shop_followup (
                company_id, store_id, partner_id, rule_id, occasion_date, origin,
                due_date, channel, priority, user_id, planned_on,
                state, reason_code, reason_data
            )
            SELECT %(company)s, %(store)s, decision.partner_id, %(rule)s,
                   decision.occasion_date, decision.origin,
                   CASE WHEN first.state = 'deferred' THEN decision.retry_on
                        ELSE decision.due_date END,
                   decision.channel, %(priority)s, %(user)s, %(as_of)s,
                   first.state, first.code, first.data
              FROM decision
              JOIN res_partner AS person ON person.id = decision.partner_id
              LEFT JOIN res_partner AS customer
                ON customer.id = person.commercial_partner_id
              CROSS JOIN LATERAL (%(first)s) AS first
            ON CONFLICT DO NOTHING
            """,
            company=self.company.id,
            store=self._store(),
            rule=self.rule.id,
            priority=self.rule.priority,
            user=self._user(),
            as_of=self.period.as_of,
            first=self._first_state(),
        )

    def _first_state(self) -> SQL:
        """Return state, code and data with which a row enters the ledger.

        What only waits is decided on again on its day: the budget of a day to come is
        not known yet.
        """
        return SQL(
            """
            SELECT CASE WHEN decision.is_late THEN 'expired'
                        WHEN decision.is_held_out THEN 'skipped'
                        WHEN %(waits)s AND decision.due_date > %(as_of)s THEN 'planned'
                        WHEN %(waits)s THEN 'deferred'
                        WHEN decision.code IS NOT NULL THEN 'skipped'
                        ELSE 'planned'
                   END AS state,
                   CASE WHEN decision.is_late THEN 'too_late'
                        WHEN decision.is_held_out THEN 'holdout'
                        WHEN %(waits)s AND decision.due_date > %(as_of)s THEN NULL
                        WHEN decision.code IS NOT NULL THEN decision.code
                        WHEN %(is_dated)s AND decision.occasion_date < %(as_of)s
                        THEN 'belated'
                        WHEN decision.place > 0 THEN 'fallback'
                   END AS code,
                   CASE WHEN %(waits)s AND decision.due_date <= %(as_of)s
                        THEN decision.data
                   END AS data
            """,
            waits=SQL("decision.code IN %s", DEFERRING),
            as_of=self.period.as_of,
            is_dated=self.rule._is_dated(),
        )

    def _user(self) -> SQL:
        """Return the customer's own assistant, where the rule wants this one."""
        if self.rule.responsible != "own":
            return SQL("NULL::int")
        staff = self.env["shop.followup"]._get_staff(self.company)
        return SQL(
            "CASE WHEN COALESCE(person.user_id, customer.user_id) = ANY(%s)"
            " THEN COALESCE(person.user_id, customer.user_id) END",
            staff.ids,
        )

    def _store(self) -> SQL:
        """Return the store whose sales team the assistant belongs to, or the first."""
        return SQL(
            """
            COALESCE(
                (SELECT team.shop_store_id
                   FROM crm_team_member AS member
                   JOIN crm_team AS team ON team.id = member.crm_team_id
                   JOIN shop_store AS store ON store.id = team.shop_store_id
                  WHERE member.user_id = COALESCE(person.user_id, customer.user_id)
                    AND member.active
                    AND store.company_id = %(company)s
                  ORDER BY member.id LIMIT 1),
                %(store)s
            )
            """,
            company=self.company.id,
            store=self.company.shop_store_id.id or None,
        )
