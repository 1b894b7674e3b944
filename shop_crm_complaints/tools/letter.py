"""E-mails from strangers: read without trust, and without ever giving up half-way.

Odoo's own reader takes letters as their standards want them. Those that don't follow
any are read here, so that each is either understood or kept as it came.
"""

import re
from contextlib import suppress
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from hashlib import sha256
from typing import NamedTuple

from odoo.tools.mail import email_normalize, html2plaintext, html_sanitize

from odoo.addons.shop_crm_followup.tools.texts import in_one_line
from odoo.addons.shop_crm_tiering.tools.arguments import SURROGATES_AND_NUL

from .charset import decode

# Where the head of a letter ends at the latest, and what is read of one line of it.
MOST_HEAD = 256 * 1024
MOST_LINE = 4_000
MOST_PARTS = 200
# Of a text in markup; beyond that nobody wrote it by hand.
MOST_MARKUP = 500_000
MOST_TEXT = 100_000
TO = ("to", "cc", "delivered-to", "x-original-to", "resent-to", "resent-cc")
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
NOBODY = (["<>"], [""])
MACHINES = re.compile(r"(mailer-daemon|mail-daemon|postmaster)$")


class Letter(NamedTuple):
    """What a letter says.

    :param str text: plain, with line breaks
    :param list files: ``[(name, bytes, is it a picture)]``
    :param bool is_whole: whether nothing of it was cut, guessed or left out
    """

    text: str
    files: list
    is_whole: bool


class Head:
    """The first lines of a letter: who writes to whom, and whether it is a person."""

    def __init__(self, raw):
        end = re.search(rb"\r?\n\r?\n", raw[:MOST_HEAD])
        parser = BytesHeaderParser()
        lines = parser.parsebytes(raw[: end.end() if end else MOST_HEAD]).raw_items()
        self._body = raw[end.end() :] if end else raw
        self._lines = [(name.lower(), value[:MOST_LINE]) for name, value in lines]

    def _get_raw(self, *names):
        return [value for name, value in self._lines if name in names]

    def get(self, name):
        """Return the first line of that name as text in one line, "" for none."""
        return next((clean(read_words(value)) for value in self._get_raw(name)), "")

    @property
    def recipients(self):
        return _get_addresses(self._get_raw(*TO))

    @property
    def senders(self):
        return _get_addresses(self._get_raw("from"))

    @property
    def sender_name(self):
        pairs = _get_pairs(self._get_raw("from")[:1])
        return clean(read_words(pairs[0][0])) if pairs else ""

    @property
    def message_id(self):
        found = MESSAGE_ID.findall(" ".join(self._get_raw("message-id")))
        return found[0] if found else ""

    @property
    def references(self):
        """Return the numbers of the letters that this one answers, the last first."""
        lines = self._get_raw("references", "in-reply-to")
        return MESSAGE_ID.findall(" ".join(lines))[::-1][:32]

    @property
    def machine(self):
        """Return what kind of machine wrote it, "" for a person.

        RFC 3834 and what came before it: none of these may be answered.
        """
        names = [sender.split("@")[0] for sender in self.senders]
        kind = self._get_word("content-type")
        if (
            kind in ("multipart/report", "message/delivery-status")
            or any(MACHINES.match(name) for name in names)
            or [line.strip() for line in self._get_raw("return-path")][:1] in NOBODY
        ):
            return "bounce"
        if (
            self._get_word("auto-submitted") not in ("", "no")
            or self._get_word("x-auto-response-suppress") not in ("", "none")
            or self._get_word("precedence") == "auto_reply"
            or self._get_raw("x-autoreply", "x-autorespond", "x-autoresponse")
        ):
            return "auto"
        if self._get_word("precedence") in ("bulk", "junk", "list") or self._get_raw(
            "list-id", "list-unsubscribe"
        ):
            return "bulk"
        return ""

    def _get_word(self, name):
        return re.split(r"[;(,\s]", self.get(name).strip())[0].lower()

    @property
    def key(self):
        """Return what is the same each time this letter is fetched, and in no other."""
        lines = self._get_raw("message-id", "date", "from", "subject")
        digest = sha256("\0".join(lines).encode("utf-8", "surrogateescape"))
        # lines end as the host likes it
        digest.update(self._body.replace(b"\r\n", b"\n").strip())
        return digest.hexdigest()


def clean(text):
    return in_one_line(SURROGATES_AND_NUL.sub("", text))


def read_words(line):
    """Return a line of a head as text: what is encoded in it is decoded."""
    if "=?" not in line:
        return _decode_line(line)
    try:
        words = decode_header(line)
    except (HeaderParseError, ValueError):
        return _decode_line(line)
    return "".join(
        decode(word, charset)[0] if isinstance(word, bytes) else _decode_line(word)
        for word, charset in words
    )


def _decode_line(line):
    # what is no ASCII stands in it as half characters
    return decode(line.encode("utf-8", "surrogateescape"))[0]


def _get_addresses(lines):
    """Return the addresses in lines of a head, each once, in their order."""
    found = [email_normalize(clean(address)) for _name, address in _get_pairs(lines)]
    return list(dict.fromkeys(address for address in found if address))


def _get_pairs(lines):
    """Return ``[(name, address)]`` of lines of a head; what is no address is left out.

    Names stay encoded: an address within one is none.
    """
    found = []
    for line in lines:
        # remarks within remarks: nobody writes a thousand of them
        with suppress(RecursionError):
            found += getaddresses([line])
    return found


def read_letter(raw):
    """Return what a letter says.

    :param bytes raw: as it came
    """
    message = message_from_bytes(raw)
    plain, markup, files, is_whole = [], [], [], not message.defects
    for number, part in enumerate(_walk(message)):
        if number == MOST_PARTS:
            is_whole = False
            break
        kind, name = part.get_content_type(), _get_name(part)
        data = part.get_payload(decode=True) or b""
        if kind in ("text/plain", "text/html") and not name:
            text, is_certain = decode(data, _get_charset(part))
            is_whole &= is_certain and not part.defects
            (plain if kind == "text/plain" else markup).append(text)
        else:
            data = data or _get_inner(part)
            is_whole &= bool(data)
            is_picture = part.get_content_maintype() == "image"
            files.append((name or "file", data, is_picture))
    text = _choose("\n".join(plain).strip(), "\n".join(map(read_markup, markup)))
    is_whole &= len(text) <= MOST_TEXT and sum(map(len, markup)) <= MOST_MARKUP
    text = SURROGATES_AND_NUL.sub("", text.replace("\r\n", "\n"))[:MOST_TEXT]
    return Letter(text, files, is_whole)


def _choose(plain, markup):
    """Return the text of a letter that has both, or parts of it as both."""
    return plain if len(plain) * 2 >= len(markup) else markup.strip()


def _walk(part):
    """Yield the leaves of a letter; what is a letter itself is one."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for inner in part.get_payload():
            yield from _walk(inner)
    else:
        yield part


def _get_inner(part):
    """Return a letter within a letter, b"" where it can't be written again."""
    if not part.is_multipart():
        return b""
    try:
        return b"\n".join(inner.as_bytes() for inner in part.get_payload())
    except (AttributeError, LookupError, TypeError, ValueError):
        return b""


def _get_name(part):
    """Return the name of a file, "" for what is shown as text."""
    try:
        name = part.get_filename() or ""
    except (TypeError, ValueError, LookupError):
        return "file"
    if not name and part.get_content_disposition() == "attachment":
        name = "file"
    # where it would lie is nobody's business
    return re.split(r"[/\\]", clean(read_words(name)))[-1][-100:]


def _get_charset(part):
    try:
        return part.get_content_charset()
    except (TypeError, ValueError, LookupError):
        return None


def read_markup(markup):
    """Return a text in markup as plain text, without what nobody sees."""
    return html2plaintext(html_sanitize(markup[:MOST_MARKUP], strip_style=True))
