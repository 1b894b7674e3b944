"""What a customer is found by: words of letters, digits and codes, all ASCII.

Other scripts are spelt out as code points (张 becomes u5f20): trigrams of any
database locale then serve a name of two characters as well as a long one.
"""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

# Surnames that are read otherwise than the same character in other words.
SURNAMES = {
    "万俟": ("mo", "qi"),
    "尉迟": ("yu", "chi"),
    "长孙": ("zhang", "sun"),
    "乐": ("yue",),
    "仇": ("qiu",),
    "会": ("gui",),
    "佴": ("nai",),
    "区": ("ou",),
    "单": ("shan",),
    "卜": ("bu",),
    "句": ("gou",),
    "召": ("shao",),
    "员": ("yun",),
    "折": ("she",),
    "曾": ("zeng",),
    "朴": ("piao",),
    "查": ("zha",),
    "洗": ("xian",),
    "牟": ("mu",),
    "盖": ("ge",),
    "祭": ("zhai",),
    "种": ("chong",),
    "秘": ("bi",),
    "繁": ("po",),
    "缪": ("miao",),
    "翟": ("zhai",),
    "薄": ("bo",),
    "覃": ("qin",),
    "解": ("xie",),
    "郇": ("xun",),
    "都": ("du",),
    "重": ("chong",),
    "阚": ("kan",),
    "隗": ("wei",),
    "黑": ("he",),
}
SHORTEST_SUBSTRING = 3
PHONE_CHARACTERS = re.compile(r"[0-9\s+().\-/]+")
LATIN_WORD = re.compile(r"[a-z0-9]+")


def _plain(text):
    """Return a text in lower case, half width, without accents."""
    decomposed = unicodedata.normalize("NFKD", text or "").lower()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold(text):
    """Return the words of a text, all ASCII."""
    letters = (c if c.isascii() else f"u{ord(c):x}" for c in _plain(text))
    return "".join(letters).split()


def digits(text):
    """Return the digits of a phone number in any writing."""
    return "".join(c for c in _plain(text) if "0" <= c <= "9")


def pinyin(name):
    """Return the readings of a name: in full and by initials, surnames considered."""
    words = set()
    for syllables in _readings(_plain(name).strip()):
        parts = LATIN_WORD.findall(" ".join(syllables))
        words |= {"".join(parts), "".join(part[0] for part in parts)}
    return words


def _readings(name):
    yield lazy_pinyin(name, style=Style.NORMAL)
    for length in (2, 1):
        surname = SURNAMES.get(name[:length])
        if surname:
            yield [*surname, *lazy_pinyin(name[length:], style=Style.NORMAL)]
            return


def terms(texts, names=(), phones=()):
    """Return the text to search in, each word after a space.

    :param texts: what is found by its words: names, e-mail addresses, references
    :param names: what is found without its spaces, by pinyin and initials, too
    :param phones: what is found by its digits
    """
    words = {word for text in texts for word in fold(text)}
    words.update("".join(fold(name)) for name in names)
    words.update(*(pinyin(name) for name in names))
    words.update(digits(phone) for phone in phones)
    return "".join(f" {word}" for word in sorted(words - {""}))


def patterns(text, country_code=None):
    """Return what to look for: alternatives, each a list of LIKE patterns.

    A customer is found when all patterns of one alternative match his terms.

    :param country_code: the caller's own, left out of numbers for a second try
    """
    alternatives = [fold(text)]
    if PHONE_CHARACTERS.fullmatch(_plain(text)):
        number = digits(text).removeprefix("00")
        alternatives += [[number], [number.removeprefix(str(country_code))]]
    return [
        [_pattern(word) for word in words]
        for words in alternatives
        if words and all(words)
    ]


def _pattern(word):
    """Return a LIKE pattern: short words match at the start of a word only."""
    escaped = re.sub(r"([\\%_])", r"\\\1", word)
    start = "" if len(word) >= SHORTEST_SUBSTRING else " "
    return f"%{start}{escaped}%"
