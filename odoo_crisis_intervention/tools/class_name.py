# SPDX-License-Identifier: LGPL-3.0-or-later
"""Names of classes as schools write them: 七年级(1)班, 初一3班, 高二(5)班, 701班, Grade 7 Class 1. No Odoo in here."""

import re
import unicodedata

NUMERALS = "一二三四五六七八九"
STAGE_OFFSET = {"小": 0, "初": 6, "高": 9}
STAGE_SIZE = {"小": 6, "初": 4, "高": 3}

_CHINESE = re.compile(
    r"(?:(?P<stage>[小初高])(?P<staged>[一二三四五六123456])|(?P<plain>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9]))"
    r"(?:年级)?(?P<tail>\(?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\)?班)"
)
_DIGITS = re.compile(r"(?P<plain>1[0-2]|[1-9])(?P<tail>(?P<number>\d{2})班)")
_DOTTED = re.compile(r"(?P<plain>1[0-2]|[1-9])(?P<tail>[.(](?P<number>\d{1,2})\)?班?)")
_ENGLISH = re.compile(r"(?P<plain>grade(?P<english>1[0-2]|[1-9]))(?P<tail>,?class(?P<number>\d{1,2}))")
_GRADE = re.compile(
    r"(?:(?P<stage>[小初高])(?P<staged>[一二三四五六123456])|(?:grade)?(?P<plain>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9]))(?:年级)?"
)
_GRADE_WORD = re.compile(
    r"(?:(?P<stage>[小初高])(?P<staged>[一二三四五六123456])|(?P<plain>十[一二]?|[一二三四五六七八九]|1[0-2]|[1-9])(?=年级|[(.（]|\d{2}班)"
    r"|(?P<english>(?<=grade )(?:1[0-2]|[1-9])))",
    re.IGNORECASE,
)


def normal(text):
    """One spelling for the same name: widths, spaces and case taken away."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).lower()


def chinese_number(text):
    """1 to 99, in digits or Chinese numerals. None for anything else."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return NUMERALS.find(text) + 1 or None if len(text) == 1 else None
    tens = NUMERALS.find(tens) + 1 if tens else 1
    ones = NUMERALS.find(ones) + 1 if ones else 0
    return tens * 10 + ones


def numeral(number):
    """1 to 12 as a Chinese numeral."""
    return NUMERALS[number - 1] if number < 10 else "十" + NUMERALS[number - 11 : number - 10]


def _grade_of(match):
    groups = match.groupdict()
    if groups.get("stage"):
        within = chinese_number(groups["staged"])
        return within + STAGE_OFFSET[groups["stage"]] if within <= STAGE_SIZE[groups["stage"]] else None
    return chinese_number(groups.get("english") or groups["plain"])


def parse_grade(text):
    """七年级, 七, 7, 初一, 高二, Grade 7 -> the grade counted through, or None."""
    match = _GRADE.fullmatch(normal(text))
    return _grade_of(match) if match else None


def parse(name):
    """(grade, number) of a class name, or None where the name does not tell both."""
    text = normal(name)
    for pattern in (_CHINESE, _DIGITS, _DOTTED, _ENGLISH):
        if match := pattern.fullmatch(text):
            grade, number = _grade_of(match), chinese_number(match["number"])
            return (grade, number) if grade and number else None
    return None


def key(name):
    """What two spellings of the same class have in common."""
    return parse(name) or normal(name)


def compose(grade, number):
    return f"{numeral(grade)}年级({number})班"


def promote(name, grade, steps=1):
    """The name one grade on, in the same style: 七年级(1)班 -> 八年级(1)班, 初一3班 -> 初二3班. Unknown styles stay.

    A stage's own counting is left when it ends: 初三 -> 高一.
    """
    match = _GRADE_WORD.search(name)
    if not match or _grade_of(match) != grade:
        return name
    groups = match.groupdict()
    target = grade + steps
    if groups["stage"]:
        stage = groups["stage"]
        if target - STAGE_OFFSET[stage] > (3 if stage != "小" else 6):
            stage = {"小": "初", "初": "高", "高": "高"}[stage]
        within = target - STAGE_OFFSET[stage]
        new = stage + (str(within) if groups["staged"].isdecimal() else numeral(within))
    elif groups["english"] or groups["plain"].isdecimal():
        new = str(target)
    else:
        new = numeral(target)
    return name[: match.start()] + new + name[match.end() :]
