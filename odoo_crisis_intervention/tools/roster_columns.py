# SPDX-License-Identifier: LGPL-3.0-or-later
"""The columns of each kind of roster file, under the names schools give them, and how their cells are read. No Odoo."""

import re
import unicodedata
from dataclasses import dataclass

from . import class_name
from . import roster_values as read


@dataclass(frozen=True)
class Column:
    """A column of a kind; ``headers`` are its names, the first Chinese and the first English one head our templates."""

    field: str
    headers: str
    reader: object = read.text
    required: bool = False
    example: str = ""

    @property
    def names(self):
        return [name.strip() for name in self.headers.split("|")]


def _grade(value):
    written = read.clean(value)
    if not written:
        return None
    grade = class_name.parse_grade(written)
    if not grade:
        raise read.BadValue("grade")
    return grade


def _small(value):
    written = unicodedata.normalize("NFKC", read.clean(value)).rstrip("班").strip("()")
    if not written:
        return None
    found = class_name.chinese_number(written)
    if not found or found > 99:
        raise read.BadValue("class_number")
    return found


_STUDENT_NUMBER = "学号|Student number|学籍号|学生学号|全国学籍号|student no|student id|pupil number"

KINDS = {
    "staff": (
        Column(
            "number", "工号|Staff number|教工号|职工号|教师编号|staff no|employee number", read.number, True, "T0001"
        ),
        Column("name", "姓名|Name|教师姓名|教职工姓名|staff name", read.person, True, "刘示例"),
        Column("department", "部门|Department|科室|处室|所在部门", read.text, False, "德育处"),
        Column("duty", "职务|Duty|岗位|职称|任职|title|job title|position", read.text, False, "班主任"),
        Column(
            "phone", "联系电话|Phone|手机|电话|手机号|手机号码|telephone|mobile", read.phones, False, "010-0000-0000"
        ),
        Column("login", "登录名|Login|账号|用户名|系统账号|user", read.text, False, ""),
        Column("enrolment_state", "状态|Status|在职状态", read.enrolment, False, "在职"),
    ),
    "classes": (
        Column("name", "班级|Class|班级名称|年级班级|class name", read.text, True, "七年级(1)班"),
        Column("grade", "年级|Grade", _grade, False, "七年级"),
        Column("number", "班号|Class number|班序|班级序号", _small, False, "1"),
        Column("stage", "学段|Stage", read.stage, False, "初中"),
        Column("homeroom", "班主任|Homeroom teacher|班主任姓名|班主任工号", read.person, False, "T0001"),
        Column("deputy", "副班主任|Deputy homeroom teacher", read.person, False, ""),
        Column("teachers", "任课教师|Subject teachers|任课老师|科任教师", read.people, False, ""),
    ),
    "students": (
        Column("number", _STUDENT_NUMBER, read.number, True, "20250101"),
        Column("name", "姓名|Name|学生姓名|student name|pupil name", read.person, True, "林示例"),
        Column("class_name", "班级|Class|年级班级|所在班级|班级名称|class name", read.text, False, "七年级(1)班"),
        Column("grade", "年级|Grade|所在年级", _grade, False, ""),
        Column("sex", "性别|Sex|gender", read.sex, False, "女"),
        Column(
            "birth_date",
            "出生日期|Birth date|出生年月|出生年月日|生日|date of birth|birthday",
            read.day,
            False,
            "2012-03-05",
        ),
        Column("is_boarding", "是否住校|Boarding|住宿|住校|是否住宿|是否寄宿|寄宿|boarder", read.yes_no, False, "是"),
        Column("enrolment_state", "学籍状态|Enrolment|在读状态|状态|status", read.enrolment, False, "在读"),
        Column("address", "家庭住址|Address|住址|家庭地址|现住址|home address", read.text, False, ""),
        Column("phone", "联系电话|Phone|学生电话|手机|电话|telephone", read.phones, False, ""),
        Column("family_structure", "家庭结构|Family structure|家庭情况|家庭类型|family", read.family, False, "双亲"),
        Column(
            "support_tags",
            "关爱标签|Support tags|特殊群体|特殊情况|学生类别|标签|tags",
            read.words,
            False,
            "留守、住校",
        ),
        Column("guardian_name", "监护人姓名|Guardian name|家长姓名|监护人|guardian", read.person),
        Column("guardian_relation", "关系|Relation|与学生关系|监护人关系|与本人关系", read.relation),
        Column(
            "guardian_phone", "监护人电话|Guardian phone|家长电话|监护人手机|监护人联系电话|家长联系电话", read.phones
        ),
        Column("father_name", "父亲姓名|Father name|父亲", read.person),
        Column("father_phone", "父亲电话|Father phone|父亲手机|父亲联系电话", read.phones),
        Column("mother_name", "母亲姓名|Mother name|母亲", read.person),
        Column("mother_phone", "母亲电话|Mother phone|母亲手机|母亲联系电话", read.phones),
    ),
    "guardians": (
        Column("number", _STUDENT_NUMBER, read.number, True, "20250101"),
        Column("subject_name", "学生姓名|Student name|学生|pupil name", read.person, False, "林示例"),
        Column("name", "监护人姓名|Guardian name|家长姓名|监护人|家长|姓名|guardian|name", read.person, True, "林样本"),
        Column("relation", "关系|Relation|与学生关系|监护人关系|与本人关系", read.relation, False, "父亲"),
        Column(
            "phone",
            "联系电话|Phone|手机|电话|监护人电话|家长电话|手机号|手机号码|telephone|mobile|guardian phone",
            read.phones,
            False,
            "010-0000-0000",
        ),
        Column("phone_alt", "备用电话|Second phone|其他电话|第二联系电话", read.phones, False, ""),
        Column("call_order", "联系顺序|Call order|顺序", _small, False, "1"),
        Column("may_inform", "可否告知|May be informed|是否可告知", read.yes_no, False, "是"),
        Column("may_inform_reason", "不可告知原因|Why not|原因", read.text, False, ""),
        Column("class_name", "班级|Class|年级班级", read.text),
    ),
}

# A name of a sheet that tells its kind at once.
TITLES = {
    "guardians": ("监护人", "家长", "guardian", "parent"),
    "students": ("学生", "花名册", "student", "pupil"),
    "staff": ("教职工", "教师", "职工", "staff", "teacher"),
    "classes": ("班级", "class"),
}


def normal_header(text):
    """学 号（必填）* -> 学号"""
    text = unicodedata.normalize("NFKC", read.clean(text)).lower()
    return re.sub(r"[\s*:_#]", "", re.sub(r"\(.*?\)|\[.*?\]", "", text))


_LOOKUP = {
    kind: {normal_header(name): column for column in columns for name in column.names}
    for kind, columns in KINDS.items()
}


def match(kind, headers):
    """{position: Column} for the headers that this kind knows; of two for one field the earlier name wins."""
    best = {}
    for position, header in enumerate(headers):
        written = normal_header(header)
        if column := _LOOKUP[kind].get(written):
            rank = [normal_header(name) for name in column.names].index(written)
            best.setdefault(column.field, []).append((rank, position, column))
    chosen = [min(candidates, key=lambda candidate: candidate[:2]) for candidates in best.values()]
    found = {position: column for _rank, position, column in chosen}
    if kind == "guardians":
        _name_beside_guardian(headers, found)
    return found


def _name_beside_guardian(headers, found):
    """In a list of guardians 姓名 is the pupil's name when the guardian's name has a better column."""
    subject_name = next(column for column in KINDS["guardians"] if column.field == "subject_name")
    if subject_name in found.values():
        return
    for position, header in enumerate(headers):
        if position not in found and normal_header(header) in ("姓名", "name"):
            found[position] = subject_name
            return


def has_required(kind, found):
    fields = {column.field for column in found.values()}
    return all(column.field in fields for column in KINDS[kind] if column.required)


def _tells_guardians(headers, found):
    """A number and a name alone are a list of pupils."""
    return any(
        column.field == "relation"
        or (column.field == "name" and normal_header(headers[position]) not in ("姓名", "name"))
        for position, column in found.items()
    )


def recognise(headers, title=""):
    """The kind of a sheet from its title or its headers, or None."""
    matches = {kind: match(kind, headers) for kind in ("guardians", "students", "staff", "classes")}
    fitting = {kind: found for kind, found in matches.items() if has_required(kind, found)}
    for kind, names in TITLES.items():
        if kind in fitting and any(name in title.lower() for name in names):
            return kind
    if "guardians" in fitting and not _tells_guardians(headers, fitting["guardians"]):
        del fitting["guardians"]
    if "classes" in fitting and len(fitting) > 1:
        del fitting["classes"]  # every list of people may have a column for the class
    return max(fitting, key=lambda kind: len(fitting[kind]), default=None)
