#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-3.0-or-later
"""Writes the roster of the demonstration school, 云溪实验学校, as the files a school would export.

The same seed gives the same files. Nobody in them exists: family names are words of the landscape that hardly anybody
bears, telephone numbers begin with zeros, the town is invented.

    python3 scripts/make_demo_school.py [FOLDER]
"""

import csv
import pathlib
import random
import sys
from datetime import date, timedelta

SEED = 20250901
CLASSES_PER_GRADE = 4
PUPILS_PER_CLASS = 40
GRADES = (("七", 7, 2013), ("八", 8, 2012), ("九", 9, 2011))

SURNAMES = "云溪青禾墨竹岚星泉松柏梧芷荷枫雁鹭汀泽霁"
GIVEN = "安宁知行若初以晴明远清和景然思齐书言子衿亦乐嘉木望舒怀瑾念之语桐向晚如许南乔一诺"
PLACES = ("竹径路", "青禾街", "听泉巷", "松风里", "荷塘路", "望溪街")

# Number, duty, department, login: the posts that the plan knows, then teachers.
POSTS = (
    ("校长", "校办公室", ""),
    ("副校长（分管学生工作）", "校办公室", "leader"),
    ("德育处主任", "德育处", "deputy"),
    ("德育处干事", "德育处", "affairs"),
    ("教务处主任", "教务处", "academic"),
    ("教务处干事", "教务处", ""),
    ("专职心理教师", "心理健康教育中心", "counsellor"),
    ("兼职心理教师", "心理健康教育中心", "counsellor2"),
    ("校医", "医务室", "doctor"),
    ("保安队长", "保卫处", ""),
    ("宿舍管理员", "总务处", ""),
    ("宿舍管理员", "总务处", ""),
    ("信息中心管理员", "信息中心", "office"),
    ("纪检监察员", "校办公室", "auditor"),
)
SUBJECTS = ("语文", "数学", "英语", "物理", "化学", "历史", "地理", "生物", "道德与法治", "体育", "音乐", "美术")
HOMEROOM_LOGINS = {0: "homeroom", 1: "homeroom2"}
TAGS = ("留守", "单亲", "重组", "困难", "学困", "转入")
FAMILIES = ("双亲",) * 14 + ("单亲", "单亲", "重组家庭", "祖辈抚养")


class Names:
    """Different names for everybody."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()

    def new(self, surname=None):
        while True:
            given = "".join(self.rng.sample(GIVEN, self.rng.choice((1, 2, 2, 2))))
            name = (surname or self.rng.choice(SURNAMES)) + given
            if name not in self.used:
                self.used.add(name)
                return name


class Phones:
    def __init__(self):
        self.last = 0

    def new(self):
        self.last += 1
        return f"000-{self.last // 10000:04}-{self.last % 10000:04}"


def staff_rows(names, phones):
    rows = [(duty, department, login) for duty, department, login in POSTS]
    for index in range(len(GRADES) * CLASSES_PER_GRADE):
        grade = GRADES[index // CLASSES_PER_GRADE][0]
        rows.append((f"班主任、{SUBJECTS[index % 3]}教师", f"{grade}年级组", HOMEROOM_LOGINS.get(index, "")))
    for index, subject in enumerate(SUBJECTS):
        rows.append((f"{subject}教师", f"{GRADES[index % 3][0]}年级组", "teacher" if index == 3 else ""))
    return [
        {
            "工号": f"T{number:03}",
            "姓名": names.new(),
            "部门": department,
            "职务": duty,
            "登录名": login,
            "联系电话": phones.new(),
        }
        for number, (duty, department, login) in enumerate(rows, 1)
    ]


def class_rows(staff):
    homerooms = [row for row in staff if row["职务"].startswith("班主任")]
    subject_teachers = [row for row in staff if row["职务"].endswith("教师") and row["职务"][:-2] in SUBJECTS]
    rows = []
    for index, homeroom in enumerate(homerooms):
        grade = GRADES[index // CLASSES_PER_GRADE][0]
        teachers = [subject_teachers[(index + step) % len(subject_teachers)]["姓名"] for step in (0, 3, 6)]
        rows.append(
            {
                "班级": f"{grade}年级({index % CLASSES_PER_GRADE + 1})班",
                "班主任": homeroom["工号"],
                "副班主任": "",
                "任课教师": "、".join(teachers),
            }
        )
    return rows


def pupil_and_guardian_rows(rng, names, phones, classes):
    pupils, guardians = [], []
    for index, school_class in enumerate(classes):
        _name, grade, born = GRADES[index // CLASSES_PER_GRADE]
        for seat in range(1, PUPILS_PER_CLASS + 1):
            name = names.new()
            boarding = rng.random() < 0.35
            family = rng.choice(FAMILIES)
            tags = [tag for tag in TAGS if rng.random() < 0.03]
            if family == "单亲":
                tags = sorted({*tags, "单亲"})
            number = f"{grade}{index % CLASSES_PER_GRADE + 1:02}{seat:02}"
            pupils.append(
                {
                    "学号": number,
                    "姓名": name,
                    "班级": school_class["班级"],
                    "性别": rng.choice("男女"),
                    "出生日期": (date(born, 9, 1) + timedelta(days=rng.randrange(365))).isoformat(),
                    "是否住校": "是" if boarding else "否",
                    "家庭住址": f"云溪镇{rng.choice(PLACES)}{rng.randrange(1, 120)}号",
                    "关爱标签": "、".join(tags),
                    "家庭结构": family,
                }
            )
            for relation in relations(rng, family):
                surname = name[0] if relation in ("父亲", "爷爷") else None
                guardians.append(
                    {
                        "学号": number,
                        "学生姓名": name,
                        "监护人姓名": names.new(surname),
                        "关系": relation,
                        "联系电话": phones.new(),
                    }
                )
    return pupils, guardians


def relations(rng, family):
    if family == "双亲":
        return ("母亲", "父亲")
    if family == "单亲":
        return (rng.choice(("母亲", "父亲")), "外婆")
    if family == "重组家庭":
        return ("母亲", "继父")
    return ("爷爷", "奶奶")


def write(folder, name, rows):
    """Columns that may be empty stand before one that never is: editors take tabs at the end of a line away."""
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder):
    rng = random.Random(SEED)
    names, phones = Names(rng), Phones()
    staff = staff_rows(names, phones)
    classes = class_rows(staff)
    pupils, guardians = pupil_and_guardian_rows(rng, names, phones, classes)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("staff.tsv", staff),
        ("classes.tsv", classes),
        ("students.tsv", pupils),
        ("guardians.tsv", guardians),
    ):
        write(folder, name, rows)


if __name__ == "__main__":
    default = pathlib.Path(__file__).resolve().parent.parent / "odoo_crisis_intervention" / "demo"
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default)
