"""What became of a message, and what the answers of a mail server mean."""

import smtplib
from typing import NamedTuple

# Trouble with the server, not with the message: another day it may be mended.
BEFORE_ANY_MESSAGE = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
)
START_OF_MESSAGE = 354


class Sent(NamedTuple):
    """What became of a message.

    :param state: ``sent``, ``retry``, ``failed`` or ``uncertain``
    :param text: what the other side said
    """

    state: str
    text: str = ""


class Handover:
    """Watches a session of SMTP: did the message itself begin to leave?

    Until the server has answered DATA with 354 it knows the addresses alone, and
    whatever happens the message can be sent again.
    """

    def __init__(self):
        self.has_begun = False

    def watch(self, session):
        if not isinstance(session, smtplib.SMTP):
            # another way of sending says nothing of its steps
            self.has_begun = True
            return
        get_reply = session.getreply

        def getreply():
            code, text = get_reply()
            self.has_begun |= code == START_OF_MESSAGE
            return code, text

        session.getreply = getreply


def classify_smtp_error(error: Exception, has_begun: bool) -> Sent:
    """Return what became of a message that was not simply taken.

    4xx is tried again, 5xx is not. Without an answer it depends on whether the message
    itself had begun to leave: if not, it is tried again, otherwise never.
    """
    code = _get_smtp_code(error)
    if code:
        return Sent("failed" if code >= 500 else "retry", str(error))
    # a certificate that is refused is a ValueError too, but no fault of the message
    is_faulty = isinstance(error, AssertionError | ValueError)
    if is_faulty and not isinstance(error, OSError):
        return Sent("failed", str(error))
    return Sent("uncertain" if has_begun else "retry", str(error))


def _get_smtp_code(error: BaseException | None) -> int | None:
    """Return the code a mail server answered a message with, None without one."""
    while error is not None:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return max(code for code, _text in error.recipients.values())
        if isinstance(error, BEFORE_ANY_MESSAGE):
            return None
        # what is no answer of the protocol (smtplib gives it -1) tells nothing
        if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 400:
            return error.smtp_code
        error = error.__cause__ or error.__context__
    return None
