"""What a report about an e-mail that was not delivered says.

Reports as the standard has them (RFC 3464) and a postmaster's own words are read.
Whether a report is to be believed is not decided here: anybody can write one.
"""

import re
from email.message import EmailMessage, Message
from typing import NamedTuple

from odoo.tools import email_normalize, html2plaintext

ENHANCED = re.compile(r"\b([45])\.(\d{1,3})\.(\d{1,3})\b")
REPLY = re.compile(r"(?<![\d.])([45])\d\d(?![\d.])")
# The address is fine, something else was in the way: a full or closed mailbox, the
# server, the line, the message itself, a policy (RFC 3463). 5.4.4 is a domain that
# takes no mail at all.
ABOUT_OTHER = re.compile(r"5\.(2\.[2-9]|3\.\d+|4\.(?!4$)\d+|[567]\.\d+)")
LONGEST_TEXT = 200


class Bounce(NamedTuple):
    """A message that was not delivered, and will not be by itself.

    :param is_permanent: sending it again is no use
    :param is_address_bad: nothing else sent to this address will arrive either
    :param recipient: normalized address, "" where the report names none
    :param text: what the mail server said
    """

    is_permanent: bool
    is_address_bad: bool
    recipient: str
    text: str


def read_bounce(message: EmailMessage) -> Bounce | None:
    """Return what became of a message; None for a report of anything else.

    A server that is still trying (``delayed``) reports, one that has delivered does,
    and so does a reader who has opened the message.
    """
    types = [part.get_content_type() for part in message.walk()]
    if "message/disposition-notification" in types:
        return None
    if "message/delivery-status" in types:
        return _read_standard(message)
    return _read_words(message)


def _read_standard(message: EmailMessage) -> Bounce | None:
    for fields in _get_status_fields(message):
        if fields.get("Action", "").strip().casefold() != "failed":
            continue
        recipient = fields.get("Final-Recipient", "").partition(";")[2]
        said = fields.get("Diagnostic-Code", "").partition(";")[2]
        status = fields.get("Status", "")
        return _get_bounce(status, said or status, email_normalize(recipient) or "")
    return None


def _get_status_fields(message: EmailMessage) -> list[Message]:
    """Return the groups of fields of a report; those of recipients have an action."""
    return [
        fields
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for fields in part.get_payload()
        if isinstance(fields, Message)
    ]


def _read_words(message: EmailMessage) -> Bounce | None:
    """Read a report without fields, such as those of some Chinese mail services."""
    part = message.get_body(("plain", "html"))
    try:
        words = part.get_content() if part else ""
    except (LookupError, UnicodeError):
        return None
    if part and part.get_content_subtype() == "html":
        words = html2plaintext(words)
    for line in words.splitlines():
        if code := ENHANCED.search(line) or REPLY.search(line):
            return _get_bounce(code[0], line, "")
    return None


def _get_bounce(status: str, said: str, recipient: str) -> Bounce | None:
    """Return the bounce of a status; a vague one says more in the server's words."""
    code = ENHANCED.search(status) or REPLY.search(status)
    if not code or code[0] in ("4.0.0", "5.0.0"):
        code = ENHANCED.search(said) or REPLY.search(said) or code
    if not code:
        return None
    is_permanent = code[1] == "5"
    return Bounce(
        is_permanent,
        is_permanent and not ABOUT_OTHER.fullmatch(code[0]),
        recipient,
        " ".join(said.split())[:LONGEST_TEXT],
    )
