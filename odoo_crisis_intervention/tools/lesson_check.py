# SPDX-License-Identifier: LGPL-3.0-or-later
"""What in a text tells whom it is about: names, classes, dates, numbers. No Odoo in here.

Two kinds of finding: a *certain* one is never let through; a short name may be a common word (王力 is a name, 高兴 is
one too), so a person looks at it.
"""

import re
import unicodedata
from dataclasses import dataclass

_GAPS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•‧・]+")
_CJK = re.compile(r"[\u3400-\u9fff]")
# Surnames of two characters that pupils have; of any other name the first character is the surname.
_DOUBLE = re.compile("欧阳|上官|司马|诸葛|夏侯|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|端木|南宫")
_AFTER_SURNAME = "某|同学|姓|老师|妈|爸|父|母|家长"
# 任何同学, 其余同学, 双方家长: a surname that ends another word.
_BEFORE_WORDS = "任其双对各多"
# From here on the full name is so particular that it is no common word.
_LONG_NAME = 3

_NUMBER_WORDS = "一二三四五六七八九十"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_PATTERNS = (
    ("date", r"(?<!\d)(?:19|20)\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}[日号]?)?"),
    ("date", r"(?<!\d)\d{1,2}月\d{1,2}[日号]?"),
    ("date", rf"[{_NUMBER_WORDS}]{{1,2}}月[{_NUMBER_WORDS}]{{1,3}}[日号]"),
    ("date", rf"\b(?:{_MONTHS})\s?\d{{1,2}}\b|\b\d{{1,2}}\.?\s?(?:{_MONTHS})\b"),
    ("class", r"[初高][一二三123]年?级?[（(]?\d{1,2}[）)]?班"),
    ("class", rf"[{_NUMBER_WORDS}\d]{{1,2}}年级?[（(]?[\d{_NUMBER_WORDS}]{{1,3}}[）)]?班"),
    ("class", rf"[{_NUMBER_WORDS}\d]?[（(][\d{_NUMBER_WORDS}]{{1,2}}[）)]班"),
    ("class", r"(?<!\d)\d{1,2}[.·-]\d{1,2}班|(?<!\d)\d{3,4}班"),
    ("reference", r"CI-[2-9A-HJKMNP-Z]{7}"),
    ("address", r"[\w.+-]+@[\w-]+\.\w+"),
    ("number", r"(?<!\d)\d(?:[- ]?\d){6,}[\dXx]?"),
)


@dataclass(frozen=True)
class Finding:
    """One thing in a text that may tell who it was.

    :param kind: name, class, date, number, reference or address.
    :param word: as it stands in the list it was looked for in, or in the text.
    :param is_certain: whether nobody can let it through.
    """

    kind: str
    word: str
    is_certain: bool


def _plain(text):
    return unicodedata.normalize("NFKC", text or "")


def _flat(text):
    return _GAPS.sub("", _plain(text)).casefold()


def _holds(name, plain, flat):
    """Chinese is written without gaps, so a gap hides no name; elsewhere a name is a word of its own."""
    if _CJK.search(name):
        return _flat(name) in flat
    return bool(re.search(rf"(?<!\w){re.escape(_plain(name).strip())}(?!\w)", plain, re.IGNORECASE))


def _surname(name):
    return name[:2] if _DOUBLE.match(name) and len(name) > 2 else name[:1]


def _names(names, plain, flat):
    for name in names:
        if len(_flat(name)) > 1 and _holds(name, plain, flat):
            yield Finding("name", name, len(_flat(name)) >= _LONG_NAME)


def _persons(persons, plain, flat):
    """Names of those the event was about: also the given name alone, and the surname as papers hide it (李某)."""
    for name in persons:
        word = _flat(name)
        if len(word) < 2:
            continue
        if _holds(name, plain, flat):
            yield Finding("name", name, True)
        if not all(_CJK.match(letter) for letter in word) or len(word) > 4:
            continue
        surname = _surname(word)
        given = word[len(surname) :]
        if len(given) > 1 and given in flat:
            yield Finding("name", given, True)
        hidden = re.search(rf"(?<![{_BEFORE_WORDS}]){surname}(?:{_AFTER_SURNAME})|[小老]{surname}", flat)
        if hidden:
            yield Finding("name", hidden.group(), True)


def find(text, names=(), persons=(), classes=()):
    """What in ``text`` tells who it was: certain findings first, each once.

    :param names: full names of everybody at the school.
    :param persons: full names of those the lesson was drawn from.
    :param classes: names of the school's classes.
    """
    plain, flat = _plain(text), _flat(text)
    closed = _GAPS.sub("", plain)
    found = [*_persons(persons, plain, flat), *_names(names, plain, flat)]
    found += [Finding("class", name, True) for name in classes if name and _holds(name, plain, flat)]
    for kind, pattern in _PATTERNS:
        found += [Finding(kind, match.group(), True) for match in re.finditer(pattern, closed)]
        found += [Finding(kind, match.group().strip(), True) for match in re.finditer(pattern, plain)]
    best = []
    for finding in sorted(found, key=lambda one: (not one.is_certain, -len(_flat(one.word)))):
        if not any(one.kind == finding.kind and _flat(finding.word) in _flat(one.word) for one in best):
            best.append(finding)
    return best
