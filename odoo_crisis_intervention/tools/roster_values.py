# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands in one cell of a roster file, read the way people write it. No Odoo in here.

Every reader returns a clean value, or None for an empty cell, or raises BadValue with a code for the message.
"""

import re
import unicodedata
from datetime import date, datetime, timedelta

EXCEL_EPOCH = date(1899, 12, 30)
MAX_TEXT = 200


class BadValue(ValueError):
    """A cell that cannot be read; ``code`` names the message."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def clean(value):
    """The cell as text, without the marks that Excel, full-width typing and padding leave."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = re.sub(r"[\u200b\ufeff\x00-\x08\x0b-\x1f]", "", str(value)).replace("\u3000", " ")
    return re.sub(r"\s+", " ", text).strip()


def text(value):
    result = clean(value)
    if len(result) > MAX_TEXT:
        raise BadValue("too_long")
    return result or None


def person(value):
    """A name. Chinese names of two characters are often padded with a space; that space is no part of them."""
    result = text(value)
    if result and re.fullmatch(r"[\u4e00-\u9fff ]+", result):
        result = result.replace(" ", "")
    return result


def number(value):
    """A student or staff number, always as text. Excel turns 20230101 into 20230101.0 and long ones into 2.02E+17."""
    result = unicodedata.normalize("NFKC", clean(value)).lstrip("'").replace(" ", "")
    result = re.sub(r"^(\d+)\.0+$", r"\1", result)
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", result):
        raise BadValue("number_lost")
    # Excel keeps fifteen digits: a longer number that was a number, not a text, has lost its end.
    if isinstance(value, int | float) and len(result) > 15:
        raise BadValue("number_lost")
    # The national pupil number is the identity number behind a letter: not what a list of names may carry.
    if re.fullmatch(r"[A-Za-z]?\d{6}(19|20)\d{9}[\dXx]", result):
        raise BadValue("national_id")
    if len(result) > 40:
        raise BadValue("too_long")
    return result or None


def day(value, today=None):
    """A date in any usual spelling, also as Excel's serial number."""
    result = _day(value)
    if result and (result.year < 1900 or (today and result > today)):
        raise BadValue("date_range")
    return result


def _day(value):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = unicodedata.normalize("NFKC", clean(value))
    if not written:
        return None
    parts = re.fullmatch(
        r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?(?:[ T]0{1,2}:00(?::00)?(?:\.0+)?)?", written
    )
    parts = parts or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", written)
    if parts:
        try:
            return date(*map(int, parts.groups()))
        except ValueError:
            raise BadValue("date") from None
    if re.fullmatch(r"\d{5}(\.0+)?", written):
        return EXCEL_EPOCH + timedelta(days=int(float(written)))
    if re.fullmatch(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?月?", written):
        raise BadValue("date_without_day")
    raise BadValue("date")


def _choice(table, code):
    lookup = {word: key for key, words in table.items() for word in words.split()}

    def read(value):
        word = unicodedata.normalize("NFKC", clean(value)).lower().replace(" ", "")
        if not word:
            return None
        if word not in lookup:
            raise BadValue(code)
        return lookup[word]

    return read


sex = _choice({"male": "男 男生 男性 m male 1", "female": "女 女生 女性 f female 2"}, "sex")
yes_no = _choice(
    {
        True: "是 有 √ ✓ ✔ y yes true 1 住校 住宿 寄宿 住校生 寄宿生 住宿生 内宿 可以",
        False: "否 无 没有 × ✗ ✘ x n no false 0 走读 通学 不住校 不住宿 走读生 通校生 外宿 -  不可以",
    },
    "yes_no",
)
enrolment = _choice(
    {
        "enrolled": "在读 在校 在籍 正常 在职 在岗 在编 enrolled employed",
        "on_leave": "休学 请假 请长假 onleave",
        "transferred": "转出 转学 已转出 transferred",
        "graduated": "毕业 已毕业 结业 graduated",
        "withdrawn": "退学 已退学 离校 离职 退休 调离 withdrawn left",
    },
    "enrolment",
)
stage = _choice(
    {"primary": "小学 primary", "junior": "初中 初级中学 junior", "senior": "高中 普通高中 职高 中职 senior"}, "stage"
)


def _by_part(table, default):
    """The first entry of the table that has a word in the cell; what people write here is free text."""

    def read(value):
        word = clean(value).lower()
        if not word:
            return None
        return next((key for key, words in table.items() if any(part in word for part in words.split())), default)

    return read


relation = _by_part(
    {
        "stepparent": "继父 继母 养父 养母 stepf stepm stepp",
        "grandparent": "祖 爷 奶 外公 外婆 姥 grand",
        "sibling": "哥 姐 兄 brother sister",
        "father": "父 爸 爹 father dad",
        "mother": "母 妈 娘 mother mom",
        "relative": "叔 伯 姑 舅 姨 婶 亲戚 亲属 uncle aunt relative",
        "institution": "福利 民政 机构 村委 居委 institution",
    },
    "other",
)
family = _by_part(
    {
        "foster": "福利 孤儿 寄宿机构 机构 foster institution",
        "grandparents": "祖 隔代 爷爷 外公 外婆 grandp",
        "single_parent": "单亲 离异 离婚 丧偶 single",
        "blended": "重组 再婚 继 blended",
        "relatives": "亲戚 亲属 寄养 relatives",
        "both_parents": "双亲 完整 父母 核心 健全 正常 both",
    },
    "other",
)


def phones(value):
    """One or two telephone numbers of a cell: [first, second] with what is there."""
    written = unicodedata.normalize("NFKC", clean(value)).lstrip("'")
    found = [part.strip() for part in re.split(r"[/,;、|]| {2,}|或", written) if part.strip()]
    found = [re.sub(r"\.0+$", "", part) for part in found]
    if any(not re.fullmatch(r"\+?[\d ()-]{5,24}(转\d+)?", part) for part in found):
        raise BadValue("phone")
    return found[:2] or None


def words(value):
    """A list in one cell: 留守、单亲 -> ["留守", "单亲"]."""
    parts = [part.strip() for part in re.split(r"[、,，;；/|\n]", clean(value))]
    return [part for part in parts if part and part not in ("无", "否", "-", "none")] or None


def people(value):
    return [person(part) for part in words(value) or ()] or None
