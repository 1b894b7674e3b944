import logging
import smtplib
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from random import getrandbits
from typing import NamedTuple

from odoo import api, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ...planning.judging import Judging
from ...tools.hours import is_within, local_hour, zone_of

_logger = logging.getLogger(__name__)

# First half of the advisory locks by which a live worker is told from a dead one.
LOCK_SPACE = 0x5C0F
MOST_ATTEMPTS = 5
RETRY_MINUTES = 15


class Sent(NamedTuple):
    """What became of a message.

    :param state: ``sent``, ``retry``, ``failed`` or ``uncertain``
    :param text: what the other side said
    """

    state: str
    text: str = ""


class ShopFollowup(models.Model):
    """Sending: claim (commit) -> send -> record (commit), one message at a time.

    Nothing is sent inside a transaction that may be run again. A row that is claimed
    by a worker whose lock is free may have been sent: it becomes uncertain, and nobody
    but a person sends it again.
    """

    _inherit = "shop.followup"

    @api.model
    def _list_uncertain(self):
        """Mark what workers that died had claimed."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE shop_followup
                   SET state = 'uncertain', reason_code = 'worker_lost',
                       reason_data = NULL
                 WHERE state = 'sending'
                   AND claim IN (
                           SELECT claim
                             FROM (
                                   SELECT DISTINCT claim FROM shop_followup
                                    WHERE state = 'sending'
                                  ) AS claimed
                            WHERE pg_try_advisory_xact_lock(%s, claimed.claim)
                       )
                """,
                LOCK_SPACE,
            )
        )
        if self.env.cr.rowcount:
            _logger.warning(
                "%s messages may have been sent by a process that died: see the"
                " follow-ups in state uncertain",
                self.env.cr.rowcount,
            )
        self.invalidate_model(flush=False)

    @api.model
    def _send_due(self):
        """Send the due messages of the present company.

        :return: whether there was time for all of them
        """
        with self._claiming() as claim:
            while followup := retrying(partial(self._claim_next, claim), self.env):
                followup._send_claimed()
                if not self.env["ir.cron"]._commit_progress(1):
                    return False
        return True

    @contextmanager
    def _claiming(self):
        """Hold a lock that lives as long as this process, and yield its number."""
        claim = getrandbits(31)
        self.env.cr.execute(SQL("SELECT pg_advisory_lock(%s, %s)", LOCK_SPACE, claim))
        try:
            yield claim
        except BaseException:
            self.env.cr.rollback()
            raise
        finally:
            self.env.cr.execute(
                SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_SPACE, claim)
            )

    # ------------------------------------------------------------
    # CLAIM
    # ------------------------------------------------------------

    @api.model
    def _claim_next(self, claim):
        """Claim the next message that may go now; return it, or nothing.

        Those that may not go now are put off or ended on the way.
        """
        while row := self._pick_message():
            followup = self.browse(row)
            followup._lock_budgets(self.env.company, followup.partner_id.ids)
            if followup._judge_message(claim):
                return followup
        return self.browse()

    @api.model
    def _pick_message(self):
        """Lock and return the id of the next message where it is no quiet hour."""
        self.env.flush_all()
        machines = self._get_machine_channels()
        zones, windows = self._get_open_zones(), self._get_closed_windows()
        found = self.env.execute_query(
            SQL(
                """
                SELECT followup.id
                  FROM shop_followup AS followup
                  JOIN res_partner AS person ON person.id = followup.partner_id
                 WHERE %(due)s
                   AND followup.channel IN %(machines)s
                   AND COALESCE(person.tz, '') IN %(zones)s
                   AND (followup.rule_id, COALESCE(person.tz, '')) NOT IN %(closed)s
                 ORDER BY %(priority)s, followup.due_date, followup.id
                 LIMIT 1
                   FOR UPDATE OF followup SKIP LOCKED
                """,
                due=self._get_due_condition(),
                machines=tuple(machines) or ("",),
                zones=tuple(zones) or (None,),
                closed=tuple(windows) or ((0, ""),),
                priority=self._priority(),
            )
        )
        return found and found[0][0]

    @api.model
    def _get_zones(self):
        """Return the names of the time zones of the customers who wait for messages."""
        return [
            zone
            for (zone,) in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT COALESCE(person.tz, '')
                      FROM shop_followup AS followup
                      JOIN res_partner AS person ON person.id = followup.partner_id
                     WHERE %s
                    """,
                    self._get_due_condition(),
                )
            )
        ]

    @api.model
    def _get_open_zones(self):
        """Return the time zones in which it is no quiet hour now."""
        company = self.env.company
        now = company._shop_now()
        return [z for z in self._get_zones() if not company._shop_is_quiet(z, now)]

    @api.model
    def _get_closed_windows(self):
        """Return (rule id, zone) of the rules whose hours it is not there now."""
        company = self.env.company
        now = company._shop_now()
        rules = self.env["shop.followup.rule"].with_context(active_test=False)
        rules = rules.search([("company_id", "in", (company.id, False))])
        return [
            (rule.id, zone)
            for zone in self._get_zones()
            for rule in rules.filtered(lambda rule: rule._has_window())
            if not is_within(
                local_hour(now, zone_of(zone, company.shop_tz)),
                rule.window_from,
                rule.window_to,
            )
        ]

    def _judge_message(self, claim):
        """Claim this message if it may go; otherwise write why not."""
        company = self.env.company
        today = company._shop_today()
        query = Judging(company, self.rule_id, today).query(
            self._get_rows_query(SQL("followup.id = %s", self.id))
        )
        _key, channel, place, code, data, retry_on = self.env.execute_query(query)[0]
        if code:
            is_later = code in ("budget", "held", "wish")
            state = "deferred" if is_later else "skipped"
            values = {"state": state, "reason_code": code, "reason_data": data}
            self._write_ledger(
                {**values, "channel": channel, "due_date": retry_on or self.due_date}
            )
            return False
        if channel not in self._get_machine_channels():
            # the next round hands it out as a task
            self._write_ledger({"channel": channel})
            return False
        note = "belated" if self._is_belated() else "fallback" if place else False
        self._write_ledger(
            {
                "state": "sending",
                "channel": channel,
                "claim": claim,
                "contact_day": today,
                "reason_code": note,
                "reason_data": False,
            }
        )
        return True

    # ------------------------------------------------------------
    # SEND AND RECORD
    # ------------------------------------------------------------

    def _send_claimed(self):
        """Send the message that was claimed and committed, and record what came."""
        try:
            message = self._prepare_message()
        except Exception as error:
            _logger.exception("The message of follow-up %s can't be made", self.id)
            self.env.invalidate_all(flush=False)
            self._record_failure("template", str(error))
            return
        sent = getattr(self, f"_send_{self.channel}")(message)
        # it has left: a conflict repeats the record alone
        retrying(partial(self._record, sent, message), self.env)

    def _prepare_message(self):
        """Return what is sent by the channel, whatever its method takes."""
        return getattr(self, f"_prepare_{self.channel}")()

    def _record(self, sent, message):
        if sent.state == "sent":
            now = self.env["res.company"]._shop_now()
            self._write_ledger({"state": "sent", "done_at": now, "claim": False})
            self._log_message(message)
        elif sent.state == "uncertain":
            self._write_ledger({"state": "uncertain", "reason_code": "line_lost"})
        elif sent.state == "retry":
            self._record_failure("retry", sent.text)
        else:
            self._give_up(sent.text)

    def _record_failure(self, code, text):
        """Try again later, at longer and longer intervals, or give up."""
        attempts = self.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            self._give_up(text)
            return
        wait = timedelta(minutes=RETRY_MINUTES * 2**self.attempts)
        self._write_ledger(
            {
                "state": "planned",
                "attempts": attempts,
                "not_before": self.env["res.company"]._shop_now() + wait,
                "claim": False,
                "contact_day": False,
                "reason_code": code,
                "reason_data": {"text": text},
            }
        )

    def _give_up(self, text):
        self._write_ledger(
            {
                "state": "skipped",
                "claim": False,
                "contact_day": False,
                "reason_code": "failed",
                "reason_data": {"text": text},
            }
        )

    def _log_message(self, message):
        """Keep on the contact what was sent; the touches count it once."""
        # sudo: the message was sent already; the contact only keeps its text
        logged = self.partner_id.sudo()._message_log(**message["log"])
        self._write_ledger({"message_id": logged.id})

    @api.model
    def _get_smtp_code(self, error):
        """Return the code of the answer that a mail server gave, None without one."""
        cause = error
        while cause is not None:
            if isinstance(cause, smtplib.SMTPRecipientsRefused):
                return max(code for code, _text in cause.recipients.values())
            if isinstance(cause, smtplib.SMTPResponseException):
                return cause.smtp_code
            cause = cause.__cause__ or cause.__context__
        return None
