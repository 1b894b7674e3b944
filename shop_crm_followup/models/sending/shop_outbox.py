import logging
import re
import smtplib
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from random import getrandbits

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ...tools.bounce import read_bounce
from ...tools.delivery import Handover, Sent, classify_smtp_error

_logger = logging.getLogger(__name__)

# First half of the advisory locks by which a live worker is told from a dead one.
LOCK_SPACE = 0x5C0F
MAX_ATTEMPTS = 5
# The Message-Id of a row: model, id, and the claim that nobody else can know.
NUMBER = re.compile(r"<(shop-[a-z-]+)-(\d{1,9})-(\d{1,10})@odoo>")
ANOTHER_DAY = timedelta(days=1)


class ShopOutbox(models.AbstractModel):
    """Messages that leave once: claim (commit) -> send -> record (commit).

    A model inherits this for rows of which each is one message. Its ``state`` has

    - states in which a row waits, named as the model likes;
    - ``sending``: claimed by a live worker, committed before anything leaves;
    - ``sent``;
    - ``uncertain``: it may have been delivered, nobody but a person sends it again.
      The worker that claimed it died (its lock is free), or the line broke off after
      the server had begun to take the message;
    - a state of its own for what ended with a reason: refused for good, or tried
      ``MAX_ATTEMPTS`` times at longer and longer intervals.

    An e-mail that comes back undelivered is no longer sent: it ends with what the
    mail server said, or is tried another day.

    Whenever a process dies: no message leaves twice, none is lost, and at most one
    becomes uncertain. Nothing is sent inside a transaction that may be run again.
    """

    _name = "shop.outbox"
    _description = "Outbox"

    # Before the second attempt; it doubles with each further one.
    _retry_minutes = 15

    claim = fields.Integer(readonly=True, aggregator=None)
    attempts = fields.Integer(readonly=True, aggregator=None)
    not_before = fields.Datetime(readonly=True)

    # ------------------------------------------------------------
    # WHAT A MODEL SAYS
    # ------------------------------------------------------------

    @api.model
    def _pick_message(self):
        """Lock and return the next row that may go now, or no row."""
        raise NotImplementedError

    def _claim(self, claim):
        """Write ``sending`` and the claim if this row may go, else why not.

        :return: whether it goes
        """
        raise NotImplementedError

    def _prepare_message(self):
        """Return what ``_transmit`` takes; nothing has left yet."""
        raise NotImplementedError

    def _transmit(self, message):
        """Hand the message over; return a ``Sent``."""
        raise NotImplementedError

    def _record_sent(self, message):
        raise NotImplementedError

    def _record_uncertain(self, code, text=""):
        """Write that rows may have been sent.

        :param str code: ``worker_lost`` or ``line_lost``
        :param str text: what was heard last
        """
        raise NotImplementedError

    def _record_failed(self, text):
        """Write that it will not be sent, and why."""
        raise NotImplementedError

    def _record_unprepared(self, text):
        """Write that the message can't be made."""
        raise NotImplementedError

    def _record_bounced(self, bounce):
        """Write that it came back and will never arrive.

        :param bounce: ``Bounce``
        """
        self._record_failed(bounce.text)

    def _record_waiting(self, values, code, text):
        """Write that it is tried again.

        :param dict values: attempts, claim and the time of the next attempt
        :param str code: ``retry``, or what else the model calls it by
        """
        raise NotImplementedError

    # ------------------------------------------------------------
    # CLAIM
    # ------------------------------------------------------------

    @api.model
    def _list_uncertain(self):
        """Mark what workers that died had claimed."""
        lost = retrying(self._mark_lost, self.env)
        if lost:
            _logger.warning(
                "%s messages of %s may have been sent by a process that died: see"
                " those in state uncertain",
                lost,
                self._name,
            )

    @api.model
    def _mark_lost(self):
        self.env.flush_all()
        # A worker that records and lets its lock go meanwhile makes the write fail:
        # its row is newer than our snapshot, and we look again.
        found = self.env.execute_query(
            SQL(
                """
                SELECT claim
                  FROM (SELECT DISTINCT claim FROM %s WHERE state = 'sending') AS taken
                 WHERE pg_try_advisory_xact_lock(%s, taken.claim)
                """,
                SQL.identifier(self._table),
                LOCK_SPACE,
            )
        )
        claims = [claim for (claim,) in found]
        lost = self.search([("state", "=", "sending"), ("claim", "in", claims)])
        if lost:
            lost._record_uncertain("worker_lost")
        return len(lost)

    @api.model
    def _send_due(self):
        """Send what may go now, each message committed by itself.

        :return: whether there was time for all of them
        """
        with self._claiming() as claim:
            while message := retrying(partial(self._claim_next, claim), self.env):
                message._send_claimed()
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

    @api.model
    def _claim_next(self, claim):
        """Claim the next message that may go now; return it, or no row.

        Those that may not go are postponed or ended on the way.
        """
        while message := self._pick_message():
            if message._claim(claim):
                return message
        return self.browse()

    # ------------------------------------------------------------
    # SEND AND RECORD
    # ------------------------------------------------------------

    def _send_claimed(self):
        """Send the message that was claimed and committed, and record what came."""
        try:
            message = self._prepare_message()
        except Exception as error:
            _logger.exception("The message of %s can't be made", self)
            self.env.invalidate_all(flush=False)
            self._record_unprepared(str(error))
            return
        sent = self._transmit(message)
        # it has left: a conflict repeats the record alone
        retrying(partial(self._record, sent, message), self.env)

    def _record(self, sent, message):
        if sent.state == "sent":
            self._record_sent(message)
        elif sent.state == "uncertain":
            self._record_uncertain("line_lost", sent.text)
        elif sent.state == "retry":
            self._retry_later("retry", sent.text)
        else:
            self._record_failed(sent.text)

    def _retry_later(self, code, text, wait=None):
        """Try again later, by default at longer and longer intervals, or give up."""
        if self.attempts + 1 >= MAX_ATTEMPTS:
            self._record_failed(text)
            return
        wait = wait or timedelta(minutes=self._retry_minutes * 2**self.attempts)
        values = {
            "attempts": self.attempts + 1,
            "claim": False,
            "not_before": self.env["res.company"]._shop_now() + wait,
        }
        self._record_waiting(values, code, text)

    # ------------------------------------------------------------
    # E-MAIL
    # ------------------------------------------------------------

    def _get_message_number(self):
        """Return the Message-Id: a provider can be asked for it, a report names it."""
        return f"<{self._name.replace('.', '-')}-{self.id}-{self.claim}@odoo>"

    def _send_email(self, message):
        """Hand one e-mail over to the mail server.

        :param dict message: under ``email`` what Odoo builds an e-mail from
        :return: ``Sent``
        """
        # sudo: sends what was claimed; nothing of a mail server is handed out
        servers = self.env["ir.mail_server"].sudo()
        handover = Handover()
        try:
            email = servers._build_email__(**message["email"])
            session = servers._connect__(smtp_from=message["email"]["email_from"])
            handover.watch(session)
            servers.send_email(email, smtp_session=session)
        except Exception as error:
            _logger.info("The message of %s was not delivered: %s", self, error)
            return classify_smtp_error(error, handover.has_begun)
        self._quit(session)
        return Sent("sent")

    @api.model
    def _quit(self, session):
        try:
            session.quit()
        except (smtplib.SMTPException, OSError, AttributeError):
            _logger.debug("The mail server closed the line by itself")

    # ------------------------------------------------------------
    # WHAT COMES BACK
    # ------------------------------------------------------------

    @api.model
    def _take_bounce(self, message, numbers):
        """Believe a report about an undelivered message that names its Message-Id.

        Who sends a report is not asked, everybody's mail server may. But the number is
        known only to who got the message, so nobody reports another customer's message.

        :param message: email.message.EmailMessage
        :param list numbers: the Message-Ids that the report names
        """
        bounce = read_bounce(message)
        row = self._find_number(numbers) if bounce else None
        if not row or row.state not in ("sent", "uncertain"):
            return
        _logger.info("The message of %s came back: %s", row, bounce.text)
        if bounce.is_permanent:
            row._record_bounced(bounce)
        else:
            row._retry_later("retry", bounce.text, ANOTHER_DAY)

    @api.model
    def _find_number(self, numbers):
        """Return the row, of whatever model, that has one of these numbers, or none."""
        for match in filter(None, map(NUMBER.fullmatch, numbers)):
            model = self.env.get(match[1].replace("-", "."))
            if isinstance(model, self.pool["shop.outbox"]):
                # sudo: comes by mail, whoever fetches it
                row = model.sudo().browse(int(match[2])).exists()
                if row and row._get_message_number() == match[0]:
                    return row
        return None
