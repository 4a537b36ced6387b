# SPDX-License-Identifier: LGPL-3.0-or-later
import io
from datetime import date, datetime

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools import class_name, roster_columns, roster_sheet
from ..tools import roster_values as read


@tagged("post_install", "-at_install")
class TestRosterSheet(BaseCase):
    """Tables for what one cell, one header and one file may look like."""

    def _bad(self, reader, value, *args):
        with self.assertRaises(read.BadValue) as caught:
            reader(value, *args)
        return caught.exception.code

    def test_dates(self):
        expected = date(2012, 3, 5)
        for written in (
            "2012-3-5",
            "2012/03/05",
            "2012.3.5",
            "2012年3月5日",
            "2012 年 3 月 5 日",
            "20120305",
            20120305,
            20120305.0,
            "２０１２-０３-０５",
            "2012-03-05 00:00:00",
            40973,
            "40973",
            40973.0,
            date(2012, 3, 5),
            datetime(2012, 3, 5, 0, 0),
        ):
            self.assertEqual(read.day(written), expected, repr(written))
        for written in (None, "", "  ", "\u3000"):
            self.assertIsNone(read.day(written))
        table = [
            ("2012-13-01", "date"),
            ("2012-02-30", "date"),
            ("3/5/2012", "date"),
            ("yesterday", "date"),
            (2012.03, "date_without_day"),
            ("2012年3月", "date_without_day"),
            ("1799-01-01", "date_range"),
        ]
        for written, code in table:
            self.assertEqual(self._bad(read.day, written), code, written)
        self.assertEqual(self._bad(read.day, "2026-01-02", date(2026, 1, 1)), "date_range")

    def test_numbers(self):
        table = [
            ("20230101", "20230101"),
            ("20230101.0", "20230101"),
            (20230101.0, "20230101"),
            (20230101, "20230101"),
            (" ２０２３０１０１ ", "20230101"),
            ("'007", "007"),
            ("G2023-01", "G2023-01"),
            (None, None),
            ("", None),
        ]
        for written, expected in table:
            self.assertEqual(read.number(written), expected, repr(written))
        for written, code in [
            ("2.0230101E+17", "number_lost"),
            (2.0230101e17, "number_lost"),
            ("G110101201203051239", "national_id"),
            ("11010120120305123X", "national_id"),
            ("1" * 41, "too_long"),
        ]:
            self.assertEqual(self._bad(read.number, written), code, written)

    def test_choices(self):
        table = [
            (read.sex, {"男": "male", "女": "female", "M": "male", "f": "female", "男生": "male", "": None}),
            (
                read.yes_no,
                {"是": True, "否": False, "√": True, "住校": True, "走读": False, "Y": True, True: True, 0: False},
            ),
            (read.enrolment, {"在读": "enrolled", "休学": "on_leave", "离职": "withdrawn"}),
            (
                read.relation,
                {"父亲": "father", "外祖母": "grandparent", "爸": "father", "继父": "stepparent", "?": "other"},
            ),
            (read.family, {"单亲": "single_parent", "离异": "single_parent", "隔代抚养": "grandparents", "x": "other"}),
        ]
        for reader, words in table:
            for written, expected in words.items():
                self.assertEqual(reader(written), expected, repr(written))
        self.assertEqual(self._bad(read.sex, "未知"), "sex")
        self.assertEqual(self._bad(read.yes_no, "也许"), "yes_no")

    def test_phones_and_lists(self):
        table = [
            ("010-0000-0001", ["010-0000-0001"]),
            (1000000001.0, ["1000000001"]),
            ("010-0000-0001/010-0000-0002", ["010-0000-0001", "010-0000-0002"]),
            ("", None),
        ]
        for written, expected in table:
            self.assertEqual(read.phones(written), expected, repr(written))
        self.assertEqual(self._bad(read.phones, "call him"), "phone")
        self.assertEqual(read.words("留守、单亲; 学困"), ["留守", "单亲", "学困"])
        self.assertIsNone(read.words("无"))
        self.assertEqual(read.person("林　示"), "林示")
        self.assertEqual(read.person("Ann Lee"), "Ann Lee")

    def test_class_names(self):
        table = [
            ("七年级(1)班", (7, 1), "八年级(1)班"),
            ("七年级（1）班", (7, 1), "八年级（1）班"),
            ("七年级1班", (7, 1), "八年级1班"),
            ("七(3)班", (7, 3), "八(3)班"),
            ("初一3班", (7, 3), "初二3班"),
            ("高二(5)班", (11, 5), "高三(5)班"),
            ("701班", (7, 1), "801班"),
            ("7.1班", (7, 1), "8.1班"),
            ("Grade 7 Class 1", (7, 1), "Grade 8 Class 1"),
            ("六年级二班", (6, 2), "七年级二班"),
            ("小六1班", (6, 1), "初一1班"),
            ("实验班", None, "实验班"),
            ("2023级1班", None, "2023级1班"),
        ]
        for name, parsed, promoted in table:
            self.assertEqual(class_name.parse(name), parsed, name)
            self.assertEqual(class_name.promote(name, parsed[0] if parsed else 7), promoted, name)
        for grade in range(1, 13):
            self.assertEqual(class_name.parse(class_name.compose(grade, 2)), (grade, 2))
        for name in ("七年级(1)班", "七年级1班", "701班", "初一（1）班"):
            self.assertEqual(class_name.key(name), (7, 1))

    def test_headers(self):
        table = [
            (["学号", "姓名", "班级", "性别", "出生日期", "住宿"], "", "students"),
            (["学籍号", "学生姓名", "年级班级", "父亲姓名", "父亲电话"], "", "students"),
            (["学号", "监护人姓名", "关系", "联系电话"], "", "guardians"),
            (["学号", "学生姓名", "班级", "监护人姓名", "关系", "联系电话"], "家长", "guardians"),
            (["工号", "姓名", "部门", "职务", "手机"], "", "staff"),
            (["班级", "班主任"], "", "classes"),
            (["Class", "Homeroom teacher"], "", "classes"),
            (["Student number", "Name", "Class", "Sex"], "", "students"),
            (["学 号*", "姓名（必填）", "性别"], "", "students"),
            (["学号", "姓名"], "", "students"),
            (["学号", "姓名", "关系", "电话"], "", "guardians"),
            (["foo", "bar"], "", None),
        ]
        for headers, title, kind in table:
            self.assertEqual(roster_columns.recognise(headers, title), kind, headers)
        found = roster_columns.match("students", ["学籍号", "学号", "姓名"])
        self.assertEqual({position: column.field for position, column in found.items()}, {1: "number", 2: "name"})
        found = roster_columns.match("guardians", ["学号", "姓名", "监护人姓名", "关系"])
        self.assertEqual(found[1].field, "subject_name")
        self.assertEqual(found[2].field, "name")

    def test_every_template_is_read_back_as_its_kind(self):
        for kind, columns in roster_columns.KINDS.items():
            for chinese in (True, False):
                (sheet,) = roster_sheet.read_file(roster_sheet.template(kind, chinese))
                self.assertEqual(sheet.kind, kind)
                self.assertFalse(sheet.unknown)
                self.assertFalse(sheet.problems)
                self.assertEqual(set(sheet.columns), {column.field for column in columns})

    def test_csv_encodings_and_delimiters(self):
        text = "学号,姓名,性别\n1,林示例,女\n"
        for content in (
            text.encode(),
            text.encode("utf-8-sig"),
            text.encode("gb18030"),
            text.replace(",", "\t").encode(),
            text.replace(",", ";").replace("\n", "\r\n").encode(),
        ):
            (sheet,) = roster_sheet.read_file(content)
            self.assertEqual(sheet.rows, [(2, {"number": "1", "name": "林示例", "sex": "female"})])

    def test_rows_are_counted_as_the_spreadsheet_counts_them(self):
        book = openpyxl.Workbook()
        page = book.active
        for row in (
            ["云溪实验学校学生名册"],
            [],
            ["学号", "姓名", "出生日期"],
            [1, "甲", datetime(2012, 3, 5)],
            [],
            ["", "乙", "x"],
        ):
            page.append(row)
        hidden = book.create_sheet("隐藏")
        hidden.append(["学号", "姓名"])
        hidden.append([2, "丙"])
        hidden.sheet_state = "hidden"
        stream = io.BytesIO()
        book.save(stream)
        (sheet,) = roster_sheet.read_file(stream.getvalue())
        self.assertEqual(sheet.rows[0], (4, {"number": "1", "name": "甲", "birth_date": date(2012, 3, 5)}))
        self.assertEqual(
            [(p.row, p.column, p.code) for p in sheet.problems], [(6, "学号", "required"), (6, "出生日期", "date")]
        )

    def test_files_that_cannot_be_read(self):
        many = "学号,姓名\n" + "1,x\n" * (roster_sheet.MAX_ROWS + 1)
        table = [
            (b"", "empty"),
            (b"\n\n", "empty"),
            (b"PK\x03\x04 broken", "not_readable"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
            (b"\xff\xfe\x00\x01", "not_readable"),
            (b"\0" * 100, "not_readable"),
            (b"x" * (roster_sheet.MAX_BYTES + 1), "too_large"),
            (many.encode(), "too_many_rows"),
        ]
        for content, code in table:
            with self.assertRaises(roster_sheet.FileProblem) as caught:
                roster_sheet.read_file(content)
            self.assertEqual(caught.exception.code, code)
