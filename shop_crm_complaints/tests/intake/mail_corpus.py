"""Mails that no good program writes, and what becomes of them."""

import base64
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from .intake_corpus import FILES, SCRIPTS, TEXTS
from .mail_common import TO, make_mail

WORDS = "衣服坏了，扣子掉了。"
JAPANESE = "ボタンが取れました"
TRADITIONAL = "衣服壞了，鈕扣掉了。"


def make_raw(body=b"It is torn", *lines, subject=b"Coat", sender=b"li@example.com"):
    """Return a mail of bytes; lines of its head that are none of the usual."""
    head = [
        b"From: " + sender,
        b"To: " + TO.encode(),
        *([b"Subject: " + subject] if subject is not None else []),
        *lines,
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def make_typed(body, content_type, *lines, **options):
    return make_raw(body, b"Content-Type: " + content_type.encode(), *lines, **options)


def encode_word(text, charset):
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?=".encode()


# (text, set it is written in, set it says it is written in)
CHARSETS = [
    (WORDS, "gb18030", "gb18030"),
    (WORDS, "gbk", "gbk"),
    (WORDS, "gb2312", "GB2312"),
    ("朱镕基，𠮷", "gb18030", "gb2312"),
    (TRADITIONAL, "big5", "big5"),
    (TRADITIONAL, "big5hkscs", "Big5"),
    (JAPANESE, "iso-2022-jp", "iso-2022-jp"),
    (JAPANESE, "iso-2022-jp", "us-ascii"),
    (JAPANESE, "shift_jis", "shift_jis"),
    (JAPANESE, "euc-jp", "euc-jp"),
    ("단추가 떨어졌습니다", "euc-kr", "ks_c_5601-1987"),
    ("Пуговица оторвалась", "koi8-r", "koi8-r"),
    ("Le bouton est tombé", "cp1252", "iso-8859-1"),
    (WORDS, "utf-16", "utf-16"),
    (WORDS, "utf-8", "iso-8859-1"),
    (WORDS, "utf-8", "us-ascii"),
    (WORDS, "utf-8", "gb2312"),
    (WORDS, "utf-8", "nonsense"),
    (WORDS, "utf-8", "x-unknown"),
    (WORDS, "utf-8", '"; DROP'),
    (WORDS, "utf-8", "hex"),
    (WORDS, "utf-8", "unicode_escape"),
    (WORDS, "gb18030", "utf-8"),
    (WORDS, "gb18030", "us-ascii"),
    (WORDS, "gb18030", "unknown-8bit"),
    (WORDS, "utf-8", None),
    (WORDS, "gb18030", None),
]


def read_charsets():
    for text, real, told in CHARSETS:
        kind = "text/plain" + (f"; charset={told}" if told is not None else "")
        body = text.encode(real)
        yield f"{real} as {told}", make_typed(body, kind), text
        yield f"subject {real}", make_raw(subject=encode_word(text, real)), text
    raw = make_raw(subject=WORDS.encode("gb18030"))
    yield "subject of bare bytes", raw, WORDS


def nest(depth, kind="mixed"):
    inner = MIMEText("inmost", "plain", "utf-8")
    for _each in range(depth):
        outer = MIMEMultipart(kind)
        outer.attach(inner)
        inner = outer
    inner["From"], inner["To"], inner["Subject"] = "li@example.com", TO, "Nested"
    return inner


def read_broken():
    """Yield (what, mail, words that must be found): broken, but by somebody."""
    line = b"Content-Type: "
    for what, kind in (
        ("no boundary", b"multipart/mixed"),
        ("boundary that never comes", b'multipart/mixed; boundary="x"'),
        ("empty boundary", b'multipart/mixed; boundary=""'),
        ("no type", b""),
        ("nonsense", b"//;;=;="),
        ("stars", b"*/*"),
        ("bytes", b"text/\xff\xfe; charset=\xff"),
        ("odd charset", b"text/plain; charset*=utf-8''%FF"),
        ("long type", b"text/" + b"x" * 5_000),
        ("two names", b"text/plain; charset=utf-8; charset=gbk"),
    ):
        yield what, make_raw(b"It is torn", line + kind), "Coat"
    for what, body, encoding in (
        ("bad base64", b"!!!not base64!!!", b"base64"),
        ("base64 with dirt", b"SXQgaXMg\xff\xfe dG9ybg=", b"base64"),
        ("bad quoted", b"It is =ZZ torn =", b"quoted-printable"),
        ("bad uuencode", b"begin 644 x\nM!!!", b"x-uuencode"),
        ("odd encoding", b"It is torn", b"nonsense"),
        ("bytes as 7bit", b"It is torn \xff", b"7bit"),
    ):
        raw = make_raw(body, b"Content-Transfer-Encoding: " + encoding)
        yield what, raw, "Coat"
    part = b"--x\r\nContent-Type: text/plain\r\n\r\nIt is torn\r\n"
    mixed = b'Content-Type: multipart/mixed; boundary="x"'
    yield "never closed", make_raw(part, mixed), "It is torn"
    yield "closed early", make_raw(b"--x--\r\n" + part, mixed), "Coat"
    yield "a part of zeros", make_raw(part + b"--x\r\n\r\n" + bytes(999), mixed), "torn"
    yield "line of 1 MB", make_raw(b"torn " + b"x" * 1_000_000), "torn"
    yield "bare line feeds", make_raw().replace(b"\r\n", b"\n"), "It is torn"
    yield "bare returns in it", make_raw(b"It\ris\rtorn"), "torn"
    yield "zeros in it", make_raw(b"It is\0 torn"), "It is torn"
    yield "no body", make_raw(b""), "Coat"
    yield "no subject", make_raw(subject=None), "It is torn"
    yield "nested", nest(60).as_bytes(), "inmost"
    yield "1,000 parts", make_raw(part * 1_000, mixed), "It is torn"
    yield "mail in a mail", make_typed(make_raw(b"inner"), "message/rfc822"), "Coat"
    yield (
        "mails in mails",
        make_typed(
            (b"Content-Type: message/rfc822\r\n\r\n") * 40 + b"x", "message/rfc822"
        ),
        "Coat",
    )
    yield "half a mail", make_typed(b"It is torn", "message/partial; number=1"), "Coat"
    yield "20,000 lines of head", make_raw(b"torn", *[b"X-A: b"] * 20_000), "Coat"
    yield "a line of head of 1 MB", make_raw(b"torn", b"X-A: " + b"y" * 10**6), "Coat"


def read_heads():
    """Yield mails whose head is an attack on who reads it."""
    word = b"=?utf-8?B?eHh4eHh4eHh4?="
    for what, subject in (
        ("encoded words", word * 5_000),
        ("encoded words apart", (word + b" ") * 5_000),
        ("never ends", b"=?utf-8?B?" + b"A" * 50_000),
        ("half an encoded word", b"Coat =?utf-8?B?"),
        ("odd set", b"Coat =?nonsense?Q?x?="),
        ("odd way", b"Coat =?utf-8?Z?x?="),
        ("bad base64", b"Coat =?utf-8?B?!?="),
        ("set within a set", b"Coat =?utf-8?Q?=3D=3Futf-8=3FB=3Fx=3F=3D?="),
        ("a new line inside", b"Coat =?utf-8?Q?x=0D=0ABcc:_all@example.com?="),
        ("a zero inside", b"Coat =?utf-8?Q?x=00y?="),
        ("half a letter", b"Coat =?utf-8?Q?=E8=A1?="),
        ("from right to left", "Coat \u202egnp.exe".encode()),
        ("long", b"Coat " + b"x" * 100_000),
    ):
        yield f"subject: {what}", make_raw(subject=subject), "torn"
    for what, sender in (
        ("a name with markup", b'"<script>window.__xss=1</script>" <li@example.com>'),
        ("a name that is an address", b'"boss@shop.example" <li@example.com>'),
        ("an encoded name", b"=?gb18030?B?wO7D9w==?= <li@example.com>"),
        ("bytes", b"\xc0\xee\xc3\xf7 <li@example.com>"),
        ("a new line", b"Li =?utf-8?Q?=0D=0ABcc:_x@y.z?= <li@example.com>"),
        ("a remark", b"li@example.com (Li (Ming))"),
        ("nested remarks", b"(" * 900 + b") <li@example.com>"),
        ("long", b'"' + b"x" * 100_000 + b'" <li@example.com>'),
        ("capitals", b"LI@EXAMPLE.COM"),
        ("quoted", b'"l i"@example.com'),
        ("another alphabet", "李@例子.公司".encode()),
        ("at a number", b"li@[127.0.0.1]"),
        ("two", b"li@example.com, wang@example.com"),
        ("two lines", b"li@example.com\r\nFrom: wang@example.com"),
        ("a group", b"undisclosed-recipients:;"),
        ("none", b""),
        ("signs", b"<<>>@@,;"),
        ("a formula", b"=1+1@example.com"),
    ):
        yield f"sender: {what}", make_raw(sender=sender), None


def read_files():
    for name, kind, data, _is_picture in FILES:
        raw = make_mail("It is torn", files=[(name[:200], data, kind)])
        yield f"file {name[:40]}", raw, "It is torn"
    tnef = [("winmail.dat", b"\x78\x9f\x3e\x22\0\0", "application/ms-tnef")]
    yield "winmail.dat", make_mail("It is torn", files=tnef), "It is torn"
    yield "winmail.dat alone", make_typed(b"\x78\x9f", "application/ms-tnef"), "Coat"
    large = [("large.bin", bytes(18_000_000), "application/zip")]
    yield "25 MB", make_mail("It is torn", files=large), "It is torn"
    many = [(f"{n}.txt", b"x", "text/plain") for n in range(300)]
    yield "300 files", make_mail("It is torn", files=many), "It is torn"


def read_texts():
    for number, text in enumerate(SCRIPTS + TEXTS):
        kept = text.replace("\0", "").strip()[:2_000]
        body = text.encode("utf-8", "replace")
        if number % 2:
            # both ways to write it: as text, and as the markup that it is
            yield f"text {number}", make_typed(body, "text/plain; charset=utf-8"), kept
        else:
            html = b"<p>torn " + body + b"</p>"
            yield f"html {number}", make_typed(html, "text/html; charset=utf-8"), "torn"


def read_mails():
    """Yield ``(what, mail, words that the case must hold or None)``."""
    for read in (read_charsets, read_broken, read_heads, read_files, read_texts):
        yield from read()
