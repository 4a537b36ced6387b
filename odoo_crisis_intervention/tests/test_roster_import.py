# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools.translate import code_translations

STAFF = [
    ["工号", "姓名", "部门", "职务", "手机", "登录名"],
    ["T01", "甲示例", "初一年级组", "班主任", "010-0000-0001", "crisis-import-homeroom"],
    ["T02", "乙示例", "德育处", "主任", 1000000002.0, ""],
]
CLASSES = [["班级名称", "班主任", "任课教师"], ["七年级(1)班", "T01", "乙示例"], ["七年级(2)班", "乙示例", ""]]
STUDENTS = [
    ["学号", "姓名", "班级", "性别", "出生日期", "是否住校", "家庭结构", "关爱标签", "父亲姓名", "父亲电话"],
    [20250101.0, "林　一", "七年级1班", "男", "2012年3月5日", "是", "双亲", "", "林父", "010-0000-0101"],
    ["20250102", "林二", "七年级（2）班", "女", date(2012, 5, 1), "走读", "单亲", "留守、单亲", "", ""],
]
GUARDIANS = [
    ["学号", "学生姓名", "监护人姓名", "关系", "联系电话"],
    ["20250101", "林一", "林母", "母亲", "010-0000-0102"],
    ["20250102", "林二", "周祖母", "奶奶", "010-0000-0103 / 010-0000-0104"],
]


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_text(rows):
    return "\n".join(",".join(str(cell) for cell in row) for row in rows)


class RosterCase(TransactionCase):
    """A school with an office that imports, and helpers to run files through the screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2025-10-15 04:00:00"))
        cls.school = cls.env["res.company"].create({"name": "Import School"})
        shared = {"company_id": cls.school.id, "company_ids": [(6, 0, cls.school.ids)]}
        config = "base.group_user,odoo_crisis_intervention.group_crisis_config"
        cls.office = new_test_user(cls.env, "crisis-import-office", config, **shared)
        cls.other_office = new_test_user(cls.env, "crisis-import-office2", config, **shared)
        cls.teacher = new_test_user(cls.env, "crisis-import-teacher", "base.group_user", **shared)
        cls.homeroom = new_test_user(cls.env, "crisis-import-homeroom", "base.group_user", **shared)

    def _screen(self, content, user=None, **values):
        if isinstance(content, str):
            content = content.encode()
        env = self.env(user=user or self.office)
        return env["crisis.roster.import"].create({"upload": base64.b64encode(content), "file_name": "x", **values})

    def _import(self, content, **values):
        screen = self._screen(content, **values)
        screen.action_preview()
        self.assertTrue(screen.is_ready, screen.sheet_ids.mapped("problems"))
        counts = screen.sheet_ids.mapped(lambda s: (s.kind, s.new_count, s.updated_count, s.unchanged_count))
        screen.action_confirm()
        return counts

    def _subject(self, number, kind="student"):
        return self.env["crisis.subject"].search(
            [("company_id", "=", self.school.id), ("kind", "=", kind), ("number", "=", number)]
        )


@tagged("post_install", "-at_install")
class TestRosterImport(RosterCase):
    def _import_all(self):
        return self._import(workbook(教职工=STAFF, 班级=CLASSES, 学生=STUDENTS, 监护人=GUARDIANS))

    def test_workbook_with_all_sheets(self):
        counts = self._import_all()
        self.assertEqual(
            counts, [("staff", 2, 0, 0), ("classes", 2, 0, 0), ("students", 2, 0, 0), ("guardians", 2, 0, 0)]
        )
        homeroom = self._subject("T01", "staff").employee_id
        self.assertEqual(homeroom.user_id, self.homeroom)
        self.assertEqual(homeroom.department_id.name, "初一年级组")
        self.assertEqual(homeroom.job_title, "班主任")
        self.assertEqual(homeroom.company_id, self.school)
        self.assertEqual(self._subject("T02", "staff").employee_id.work_phone, "1000000002")
        first, second = self._subject("20250101"), self._subject("20250102")
        self.assertEqual(first.name, "林一")
        self.assertEqual(first.class_id.name, "七年级(1)班")
        self.assertEqual(first.class_id.homeroom_employee_id, homeroom)
        self.assertEqual(first.class_id.school_year, "2025-2026")
        self.assertEqual((first.class_id.grade, first.class_id.number, first.class_id.stage), (7, 1, "junior"))
        self.assertTrue(first.is_boarding)
        self.assertFalse(second.is_boarding)
        self.assertEqual(first.profile_ids.birth_date, date(2012, 3, 5))
        self.assertEqual(second.profile_ids.family_structure, "single_parent")
        self.assertEqual(set(second.profile_ids.support_tag_ids.mapped("code")), {"left_behind", "single_parent"})
        self.assertEqual(
            first.guardian_ids.mapped(lambda g: (g.name, g.relation, g.phone, g.call_order)),
            [("林父", "father", "010-0000-0101", 1), ("林母", "mother", "010-0000-0102", 2)],
        )
        self.assertEqual(second.guardian_ids.phone_alt, "010-0000-0104")
        self.assertEqual(first.partner_id.ref, "20250101")
        self.assertEqual(first.partner_id.company_id, self.school)
        self.assertFalse(first.partner_id.email)
        self.assertFalse(first.guardian_ids.partner_id, "guardians are no contacts")

    def test_second_import_updates_and_doubles_nothing(self):
        self._import_all()
        counts = self._import_all()
        self.assertEqual(
            counts, [("staff", 0, 0, 2), ("classes", 0, 0, 2), ("students", 0, 0, 2), ("guardians", 0, 0, 2)]
        )
        moved = csv_text([["学号", "姓名", "班级"], ["20250101", "林壹", "七年级(2)班"], ["20250102", "林二", ""]])
        self.assertEqual(self._import(moved), [("students", 0, 1, 1)])
        pupil = self._subject("20250101")
        self.assertEqual((pupil.name, pupil.partner_id.name, pupil.class_id.number), ("林壹", "林壹", 2))
        self.assertEqual(pupil.profile_ids.birth_date, date(2012, 3, 5), "a column that is not there changes nothing")
        self.assertEqual(self._subject("20250102").class_id.number, 2, "an empty cell changes nothing")
        self.assertEqual(
            self._import(csv_text([GUARDIANS[0], ["20250101", "林壹", "林母", "母亲", "010-0000-0999"]])),
            [("guardians", 0, 1, 0)],
        )
        self.assertEqual(len(pupil.guardian_ids), 2)
        self.assertEqual(self.env["res.partner"].search_count([("ref", "=", "20250101")]), 1)

    def test_existing_contact_and_employee_are_used(self):
        contact = self.env["res.partner"].create({"name": "林一", "ref": "20250101", "company_id": self.school.id})
        elsewhere = self.env["res.partner"].create({"name": "Other", "ref": "20250102"})
        employee = self.env["hr.employee"].create({"name": "乙示例", "company_id": self.school.id})
        self._import_all()
        self.assertEqual(self._subject("20250101").partner_id, contact)
        self.assertNotEqual(self._subject("20250102").partner_id, elsewhere)
        self.assertEqual(self._subject("T02", "staff").employee_id, employee)

    def test_errors_are_named_by_row_and_column(self):
        content = csv_text(
            [
                ["学号", "姓名", "班级", "性别", "出生日期", "备注"],
                ["", "甲", "七年级(1)班", "男", "", ""],
                ["2", "乙", "不存在的班", "不详", "2012-3", ""],
                ["3", "丙", "", "", "", ""],
                ["3", "丁", "", "", "", ""],
            ]
        )
        screen = self._screen(content)
        screen.action_preview()
        self.assertFalse(screen.is_ready)
        self.assertEqual(
            screen.sheet_ids.problems.splitlines(),
            [
                "Row 2, column 学号: is missing",
                "Row 3, column 性别: is neither male nor female",
                "Row 3, column 出生日期: has no day of the month",
                "Row 3, column 班级: is no class of this school year",
                "Row 5, column 学号: stands in the file twice",
            ],
        )
        self.assertEqual(screen.sheet_ids.unknown_columns, "备注")
        with self.assertRaises(UserError):
            screen.action_confirm()
        self.assertFalse(self._subject("3"), "all or nothing")

    def test_errors_speak_the_reader_s_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.office.lang = "zh_CN"
        words = {
            "Row %(row)s, column %(column)s: %(what)s": "第 %(row)s 行，“%(column)s”列：%(what)s",
            "is missing": "缺失",
        }
        with patch.dict(code_translations.python_translations, {("odoo_crisis_intervention", "zh_CN"): words}):
            screen = self._screen("学号,姓名\n,甲\n").with_context(lang="zh_CN")
            screen.action_preview()
        self.assertEqual(screen.sheet_ids.problems, "第 2 行，“学号”列：缺失")

    def test_references_that_lead_nowhere(self):
        self._import_all()
        table = [
            ([["班级", "班主任"], ["七年级(3)班", "无此人"]], "Row 2, column 班主任: is nobody of the staff"),
            (
                [["班级", "班主任"], ["创新班", "T01"]],
                "Row 2, column 班级: does not tell the grade; add a column for it",
            ),
            ([GUARDIANS[0], ["999", "", "某", "父亲", ""]], "Row 2, column 学号: is no pupil of this school"),
            (
                [GUARDIANS[0], ["20250101", "别名", "某", "父亲", ""]],
                "Row 2, column 学生姓名: is not the name of the pupil with this number",
            ),
            ([["工号", "姓名", "登录名"], ["T09", "丙", "nobody"]], "Row 2, column 登录名: is no login of this school"),
            (
                [["工号", "姓名", "登录名"], ["T09", "丙", "crisis-import-homeroom"]],
                "Row 2, column 登录名: is the login of another member of staff",
            ),
            (
                [["学号", "姓名", "标签"], ["1", "甲", "外星人"]],
                "Row 2, column 标签: has a support tag that is not in the list",
            ),
        ]
        for rows, message in table:
            screen = self._screen(csv_text(rows))
            screen.action_preview()
            self.assertEqual(screen.sheet_ids.problems, message)

    def test_unclear_sheets_are_refused_and_a_chosen_kind_names_what_is_missing(self):
        screen = self._screen("foo,bar\n1,2\n")
        screen.action_preview()
        self.assertFalse(screen.is_ready)
        self.assertIn("not clear", screen.sheet_ids.problems)
        screen = self._screen("学号,性别\n1,男\n", kind="students")
        screen.action_preview()
        self.assertIn("姓名", screen.sheet_ids.problems)
        for content in ("", "PK\x03\x04"):
            with self.assertRaises(UserError):
                self._screen(content).action_preview()

    def test_classes_are_created_from_the_pupils_list_and_announced(self):
        screen = self._screen(
            csv_text([["学号", "姓名", "年级", "班级"], ["1", "甲", "八年级", "3"], ["2", "乙", "八", "3班"]])
        )
        screen.action_preview()
        self.assertEqual(screen.new_classes, "八年级(3)班")
        screen.action_confirm()
        self.assertEqual(self._subject("1").class_id, self._subject("2").class_id)
        self.assertEqual(self._subject("1").class_id.grade, 8)

    def test_gb18030(self):
        self.assertEqual(self._import(csv_text(STAFF).encode("gb18030")), [("staff", 2, 0, 0)])
        self.assertEqual(self._subject("T01", "staff").name, "甲示例")

    def test_nothing_of_the_file_is_kept(self):
        screen = self._screen(csv_text(STAFF))
        screen.action_preview()
        screen.action_confirm()
        self.assertFalse(screen.upload or screen.file_name)
        self.assertEqual(screen.state, "done")
        screen = self._screen(csv_text(STUDENTS))
        screen.action_preview()
        screen.action_cancel()
        self.assertFalse(screen.upload or screen.file_name or screen.sheet_ids)
        stored = self.env["ir.attachment"].sudo().search([("res_model", "=", "crisis.roster.import")])
        self.assertFalse(stored)

    def test_only_the_office_imports_and_each_its_own(self):
        with self.assertRaises(AccessError):
            self._screen(csv_text(STAFF), user=self.teacher)
        screen = self._screen(csv_text(STAFF))
        with self.assertRaises(AccessError):
            screen.with_user(self.other_office).read(["upload"])
        elsewhere = self.env["res.company"].create({"name": "Not mine"})
        with self.assertRaises(AccessError):
            self._screen(csv_text(STAFF), company_id=elsewhere.id).action_preview()

    def _bulk(self, count, offset=0):
        numbers = range(offset, offset + count)
        students = [STUDENTS[0][:8]] + [
            [f"B{n:06}", f"学生{n}", f"七年级({n % 9 + 1})班", "男", "2012-03-05", "是", "双亲", "留守"]
            for n in numbers
        ]
        guardians = [GUARDIANS[0]] + [
            [f"B{n:06}", "", f"监护人{n}{m}", m, "010-0000-0001"] for n in numbers for m in ("父亲", "母亲")
        ]
        return workbook(学生=students, 监护人=guardians)

    def test_queries_do_not_grow_with_the_rows(self):
        self._import(self._bulk(20))
        used = []
        for count, offset in ((20, 1000), (80, 2000)):
            screen = self._screen(self._bulk(count, offset))
            screen.action_preview()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            screen.action_confirm()
            self.env.flush_all()
            used.append(self.cr.sql_log_count - before)
        self.assertLessEqual(used[1], used[0] + 8, used)
        self.assertLess(used[1], 120)

    def test_queries_of_an_unchanged_file(self):
        content = self._bulk(60)
        self._import(content)
        screen = self._screen(content)
        screen.action_preview()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            screen.action_confirm()
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestClassPromotion(RosterCase):
    def setUp(self):
        super().setUp()
        classes = [["班级"], ["七年级(1)班"], ["八年级(1)班"], ["九年级(1)班"]]
        pupils = [
            ["学号", "姓名", "班级", "状态"],
            ["7", "七", "七年级1班", ""],
            ["8", "八", "八年级1班", ""],
            ["9", "九", "九年级1班", ""],
            ["10", "十", "九年级1班", "转出"],
        ]
        self._import(workbook(班级=classes, 学生=pupils))

    def _promotion(self, year="2026-2027", user=None):
        return self.env(user=user or self.office)["crisis.class.promotion"].create({"school_year": year})

    def test_preview_then_promotion_then_nothing(self):
        promotion = self._promotion()
        self.assertEqual(
            promotion.line_ids.mapped(lambda line: (line.class_id.name, line.action, line.new_name)),
            [
                ("九年级(1)班", "graduate", "九年级(1)班"),
                ("八年级(1)班", "promote", "九年级(1)班"),
                ("七年级(1)班", "promote", "八年级(1)班"),
            ],
        )
        self.assertEqual(self._subject("7").class_id.grade, 7, "a preview writes nothing")
        promotion.action_apply()
        seven, eight, nine = (self._subject(number) for number in "789")
        self.assertEqual((seven.class_id.name, seven.class_id.grade), ("八年级(1)班", 8))
        self.assertEqual(seven.class_id.school_year, "2026-2027")
        self.assertEqual(eight.class_id.name, "九年级(1)班")
        self.assertEqual(nine.enrolment_state, "graduated")
        self.assertTrue(nine.class_id.is_graduated)
        self.assertFalse(nine.class_id.active)
        self.assertEqual(self._subject("10").enrolment_state, "transferred")
        promotion.action_apply()
        again = self._promotion()
        self.assertFalse(again.line_ids)
        again.action_apply()
        self.assertEqual(seven.class_id.grade, 8)

    def test_name_that_exists_already_is_named(self):
        self.env["crisis.school.class"].create(
            {"name": "八年级(1)班", "grade": 8, "school_year": "2026-2027", "company_id": self.school.id}
        )
        with self.assertRaisesRegex(UserError, "八年级"):
            self._promotion().action_apply()
        self.assertEqual(self._subject("7").class_id.grade, 7)

    def test_only_the_office_promotes(self):
        with self.assertRaises(AccessError):
            self._promotion(user=self.teacher)
        with self.assertRaises(AccessError):
            self._promotion().with_user(self.other_office).action_apply()
