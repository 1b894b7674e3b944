"""Bytes of a letter as text: by what it says of itself, and by what it is."""

import codecs
import re

# What a name in a letter stands for in the wild: the larger set that holds it.
LARGER = {
    "ascii": "utf-8",
    "big5": "big5hkscs",
    "cp936": "gb18030",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso2022_jp": "iso2022_jp_2",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
}
# Sets in which any bytes are letters: they prove nothing.
ONE_BYTE = re.compile(r"(iso8859|cp12|koi8|mac|latin)")
ESCAPED = re.compile(rb"\x1b\$[@B(]")
# Decoders that turn bytes into bytes, or run for ever on purpose.
NOT_TEXT = re.compile(r"(punycode|idna|unicode.escape|undefined|utf.?7)")


def decode(data, charset=None):
    """Return bytes as text, whatever they are, and whether that is certain.

    :param str charset: what the letter calls it
    :return: ``(text, bool)``
    """
    named = _get_codec(charset)
    for codec in _get_order(data, named):
        try:
            return data.decode(codec), codec in (named, "utf-8") or data.isascii()
        except UnicodeDecodeError:
            continue
    return data.decode(named or "utf-8", "replace"), False


def _get_order(data, named):
    is_proof = named and not ONE_BYTE.match(named)
    if ESCAPED.search(data):
        yield "iso2022_jp_2"
    if is_proof:
        yield named
    yield "utf-8"
    if named:
        yield named
    yield "gb18030"


def _get_codec(charset):
    """Return the name of a decoder of texts, None where there is none."""
    try:
        name = codecs.lookup((charset or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    name = LARGER.get(name, name)
    is_text = codecs.lookup(name)._is_text_encoding and not NOT_TEXT.search(name)
    return name if is_text else None
