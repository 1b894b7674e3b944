import logging
from collections import defaultdict

from psycopg2 import OperationalError

from odoo import api, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ...planning.eligibility import DEFERRING, Eligibility
from ...planning.ledger import OPEN_STATES

_logger = logging.getLogger(__name__)

# So many due contacts are decided on at once.
SLICE = 2_000
MESSAGES = ("email", "sms")


class ShopFollowup(models.Model):
    """On the day: what is due becomes a person's task or a message, or waits.

    expire -> hand out tasks, slice by slice -> send messages, one by one
    """

    _inherit = "shop.followup"

    @api.model
    def _cron_dispatch(self):
        """Hand out and send what is due; every step is committed by itself."""
        self._list_uncertain()
        self.env["shop.followup.run"]._close_past()
        self.env["ir.cron"]._commit_progress()
        for company in self.env["res.company"]._shop_all():
            if not self.with_company(company)._dispatch():
                # out of time: the rest follows at once
                self.env["ir.cron"]._commit_progress(remaining=1)
                break

    @api.model
    def _dispatch(self):
        """Dispatch what is due in the present company.

        :return: whether there was time for all of it
        """
        company = self.env.company
        retrying(self._end_outdated, self.env)
        if not company._shop_is_contact_day(company._shop_today()):
            return True
        while handed := retrying(self._hand_out, self.env):
            if not self.env["ir.cron"]._commit_progress(handed):
                return False
        return self._send_due()

    # ------------------------------------------------------------
    # WHAT IS OVER
    # ------------------------------------------------------------

    @api.model
    def _end_outdated(self):
        """End what has become too late, and what has lost its customer or rule."""
        company = self.env.company
        today = company._shop_today()
        rules = self.env["shop.followup.rule"].with_context(active_test=False)
        rules = rules.search([("company_id", "in", (company.id, False))])
        if not rules:
            return
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE shop_followup AS followup
                   SET state =
                           CASE WHEN %(is_dead)s THEN 'cancelled' ELSE 'expired' END,
                       reason_code =
                           CASE WHEN %(is_dead)s THEN 'archived' ELSE 'too_late' END,
                       reason_data = NULL
                  FROM (VALUES %(rules)s)
                    AS rule (id, active, is_dated, lead, valid),
                       res_partner AS person
                 WHERE rule.id = followup.rule_id
                   AND person.id = followup.partner_id
                   AND followup.company_id = %(company)s
                   AND followup.state IN %(open)s
                   AND followup.due_date <= %(today)s
                   AND (%(is_dead)s OR
                        (CASE WHEN rule.is_dated AND followup.former_id IS NULL
                              THEN followup.occasion_date - rule.lead
                              ELSE followup.due_date END) + rule.valid < %(today)s)
                """,
                rules=SQL(", ").join(self._get_validity(rules)),
                company=company.id,
                open=OPEN_STATES,
                today=today,
                is_dead=SQL("NOT rule.active OR NOT person.active"),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _get_validity(self, rules):
        for rule in rules:
            yield SQL(
                "(%s, %s, %s, %s, %s)",
                rule.id,
                rule.active,
                rule._is_dated(),
                rule.lead_days,
                rule._get_valid_days(),
            )

    # ------------------------------------------------------------
    # TASKS OF PERSONS
    # ------------------------------------------------------------

    @api.model
    def _hand_out(self):
        """Decide on a slice of due contacts and make the tasks of it.

        :return: how many contacts were decided on
        """
        company = self.env.company
        self.env.flush_all()
        # One server at a time hands out in a company, so that nobody gets too much.
        self._lock_budgets(company, company.partner_id.ids)
        self._assign()
        keys = self._pick_due()
        if not keys:
            return 0
        self._lock_budgets(company, self.browse(keys).partner_id.ids)
        if not self._hand_out_or_postpone(keys):
            # one by one, so that only those wait that can't be made into a task
            for key in keys:
                self._hand_out_or_postpone([key])
        return len(keys)

    @api.model
    def _hand_out_or_postpone(self, keys):
        """Make tasks of due contacts; postpone a single one that can't be made.

        :return: whether it went well
        """
        try:
            with self.env.cr.savepoint():
                self._decide(keys)._create_activities()
                self.env.flush_all()
            return True
        except OperationalError:
            raise
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(keys) == 1:
                _logger.exception("Follow-up %s can't be handed out", keys[0])
                self.browse(keys)._retry_later("template", str(error))
            return False

    @api.model
    def _get_persons_condition(self):
        """Return that a person does ``followup``: what no provider sends."""
        machines = self._get_machine_channels()
        if not machines:
            return SQL("TRUE")
        return SQL("followup.channel NOT IN %s", tuple(machines))

    @api.model
    def _get_machine_channels(self):
        """Return the channels whose messages this database sends itself."""
        return [
            channel
            for channel in MESSAGES
            if channel != "sms" or self.env.company.shop_has_sms_provider
        ]

    @api.model
    def _get_due_condition(self):
        """Return that ``followup`` is due now in the present company."""
        company = self.env.company
        return SQL(
            """
            followup.company_id = %s
            AND followup.state IN %s
            AND followup.due_date <= %s
            AND (followup.not_before IS NULL OR followup.not_before <= %s)
            """,
            company.id,
            OPEN_STATES,
            company._shop_today(),
            company._shop_now(),
        )

    @api.model
    def _assign(self):
        """Give every due task without a person of the staff to who has least to do."""
        staff = self._get_staff(self.env.company)
        waiting = self._get_unassigned(staff)
        if not waiting or not staff:
            return
        loads = self._get_loads(staff)
        stores = self._get_store_staff(staff)
        given = {}
        for followup_id, store_id, responsible in waiting:
            pool = stores.get(store_id) if responsible != "balanced" else None
            user_id = min(pool or loads, key=lambda user: (loads[user], user))
            loads[user_id] += 1
            given[followup_id] = user_id
        self.env.cr.execute(
            SQL(
                """
                UPDATE shop_followup AS followup SET user_id = given.user_id
                  FROM unnest(%s, %s) AS given (id, user_id)
                 WHERE followup.id = given.id
                """,
                list(given),
                list(given.values()),
            )
        )
        self.invalidate_model(["user_id"], flush=False)

    @api.model
    def _get_unassigned(self, staff):
        """Return (id, store id, responsible) of a slice of due tasks of nobody here."""
        return self.env.execute_query(
            SQL(
                """
                SELECT followup.id, followup.store_id, rule.responsible
                  FROM shop_followup AS followup
                  JOIN shop_followup_rule AS rule ON rule.id = followup.rule_id
                 WHERE %s AND %s
                   AND (followup.user_id IS NULL OR NOT followup.user_id = ANY(%s))
                 ORDER BY followup.priority, followup.due_date, followup.id
                 LIMIT %s
                """,
                self._get_due_condition(),
                self._get_persons_condition(),
                staff.ids,
                SLICE,
            )
        )

    @api.model
    def _get_loads(self, staff):
        """Return ``{user id: tasks that wait}`` of these users."""
        counts = self._read_group(
            [("user_id", "in", staff.ids), ("state", "in", ("planned", "scheduled"))],
            ["user_id"],
            ["__count"],
        )
        return {**dict.fromkeys(staff.ids, 0), **{u.id: n for u, n in counts}}

    @api.model
    def _get_store_staff(self, staff):
        """Return ``{store id: [user ids]}`` by the sales teams of the stores."""
        # sudo: assistants may not read the members of sales teams
        members = self.env["crm.team.member"].sudo()
        found = defaultdict(list)
        for member in members.search([("user_id", "in", staff.ids)]):
            found[member.crm_team_id.shop_store_id.id].append(member.user_id.id)
        return found

    @api.model
    def _pick_due(self):
        """Lock and return the ids of due tasks, of each person what the day allows."""
        picked = self.env.execute_query(
            SQL(
                """
                SELECT picked.id
                  FROM shop_followup AS picked
                 WHERE picked.id IN (%s)
                   AND picked.state IN %s
                   FOR UPDATE SKIP LOCKED
                """,
                self._get_due_today(),
                OPEN_STATES,
            )
        )
        return [row_id for (row_id,) in picked]

    @api.model
    def _get_due_today(self):
        """Return SELECT id of the due tasks that each person still has room for.

        What was handed out today already takes its place, also where it is done.
        """
        company = self.env.company
        return SQL(
            """
            SELECT ranked.id
              FROM (
                    SELECT followup.id, followup.user_id,
                           row_number() OVER (
                               PARTITION BY followup.user_id
                               ORDER BY %(priority)s, followup.due_date, followup.id
                           ) AS place
                      FROM shop_followup AS followup
                     WHERE %(due)s AND %(persons)s
                       AND followup.user_id IS NOT NULL
                   ) AS ranked
              LEFT JOIN (
                    SELECT user_id, count(*) AS given
                      FROM shop_followup
                     WHERE company_id = %(company)s
                       AND contact_day = %(today)s
                     GROUP BY user_id
                   ) AS already USING (user_id)
             WHERE ranked.place + COALESCE(already.given, 0) <= %(most)s
             LIMIT %(slice)s
            """,
            priority=self._priority(),
            due=self._get_due_condition(),
            persons=self._get_persons_condition(),
            company=company.id,
            today=company._shop_today(),
            most=company.shop_daily_activities,
            slice=SLICE,
        )

    @api.model
    def _decide(self, keys):
        """Write what is decided on due contacts; return those that are tasks now.

        A contact that has to go by a message after all stays planned for sending.
        """
        company = self.env.company
        today = company._shop_today()
        rules = self.browse(keys).rule_id
        decision = Eligibility(company, rules, today).query(
            self._get_rows_query(SQL("followup.id = ANY(%s)", keys))
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH decision AS MATERIALIZED (%(decision)s)
                UPDATE shop_followup AS followup
                   SET state = %(state)s,
                       channel = decision.channel,
                       contact_day = CASE WHEN %(goes)s THEN %(today)s::date END,
                       due_date = COALESCE(decision.retry_on, followup.due_date),
                       reason_code = CASE
                           WHEN decision.code IS NOT NULL THEN decision.code
                           WHEN decision.channel = 'sms' THEN 'no_provider'
                           WHEN decision.place > 0 THEN 'fallback'
                           WHEN rule.trigger IN %(dated)s
                            AND followup.occasion_date < %(today)s THEN 'belated' END,
                       reason_data = decision.data
                  FROM decision, shop_followup_rule AS rule
                 WHERE followup.id = decision.key
                   AND rule.id = followup.rule_id
                RETURNING followup.id, followup.state
                """,
                decision=decision,
                state=self._get_decided_state(),
                goes=self._get_is_task(),
                today=today,
                dated=tuple(self.env["shop.followup.rule"]._get_dated_triggers()),
            )
        )
        self.invalidate_model(flush=False)
        return self.browse(row_id for row_id, state in rows if state == "scheduled")

    @api.model
    def _get_is_task(self):
        """Return that the contact of ``decision`` becomes a person's task now."""
        machines = tuple(self._get_machine_channels()) or ("",)
        return SQL("decision.code IS NULL AND decision.channel NOT IN %s", machines)

    @api.model
    def _get_decided_state(self):
        return SQL(
            """
            CASE WHEN %s THEN 'scheduled'
                 WHEN decision.code IS NULL THEN 'planned'
                 WHEN decision.code IN %s THEN 'deferred'
                 ELSE 'skipped'
            END
            """,
            self._get_is_task(),
            DEFERRING,
        )
