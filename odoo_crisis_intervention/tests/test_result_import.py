# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CrisisCommon

HEADERS = ["学号", "姓名", "测评日期", "总分", "等级", "是否危机"]


def workbook(*rows, title=True):
    book = openpyxl.Workbook()
    page = book.active
    if title:
        page.append(["某区心理测评平台导出"])
    for row in rows:
        page.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestResultImport(CrisisCommon):
    """A platform's file is taken over whole or not at all; what is wrong is told by row and column."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scale = cls.env.ref("odoo_crisis_intervention.instrument_mht_scale_total")
        cls.level = cls.env.ref("odoo_crisis_intervention.instrument_platform_scale_level")
        cls.second = cls.env["crisis.subject"].create(
            {"name": "Pupil D", "number": "T003", "class_id": cls.school_class.id, "company_id": cls.company.id}
        )
        cls.mapping = cls.as_("counsellor", cls.env["crisis.result.mapping"]).create(
            {
                "name": "District platform",
                "company_id": cls.company.id,
                "line_ids": [
                    Command.create({"header": "学号", "kind": "number"}),
                    Command.create({"header": "姓名", "kind": "name"}),
                    Command.create({"header": "测评日期", "kind": "day"}),
                    Command.create({"header": "总分", "kind": "score", "scale_id": cls.scale.id}),
                    Command.create(
                        {
                            "header": "等级",
                            "kind": "band",
                            "scale_id": cls.level.id,
                            "words": "正常 = No warning\n橙色 = Second level",
                        }
                    ),
                    Command.create({"header": "是否危机", "kind": "flag", "words": "高危 = 1"}),
                ],
            }
        )
        cls.good = [
            HEADERS,
            ["T001", "Pupil A", "2026-09-10 10:15:33", 66, "橙色", "否"],
            ["T003", "Pupil D", "2026-09-10", "12", "正常", ""],
        ]

    @classmethod
    def as_(cls, role, records):
        return records.with_user(cls.users[role]).with_context(allowed_company_ids=cls.company.ids)

    def batch(self, *rows, role="counsellor", **values):
        return self.as_(role, self.env["crisis.result.import"]).create(
            {"mapping_id": self.mapping.id, "upload": workbook(*rows), **values}
        )

    def sheets(self):
        return self.env["crisis.sheet"].search([("state", "=", "done"), ("source", "=", "platform")])

    def test_looked_at_then_taken_over_and_the_file_is_dropped(self):
        batch = self.batch(*self.good)
        batch.action_check()
        self.assertFalse(self.sheets())
        self.assertEqual((batch.row_count, batch.new_count, batch.problem_count), (2, 4, 0))
        self.assertEqual((batch.see_count, batch.flag_count), (1, 0))
        batch.action_take_over()
        self.assertEqual((batch.state, batch.has_file, batch.sudo().content), ("done", False, False))
        mht = self.sheets().filtered(lambda sheet: sheet.instrument_id.code == "mht" and sheet.subject_id == self.pupil)
        self.assertEqual((mht.score_ids.value, mht.score_ids.band_id.code), (66, "plan"))
        self.assertEqual(str(mht.answered_at)[:10], "2026-09-10")
        self.assertEqual(len(self.sheets()), 4)

    def test_the_same_file_again_changes_nothing(self):
        for _time in range(2):
            batch = self.batch(*self.good)
            batch.action_check()
            batch.action_take_over()
        self.assertEqual((batch.new_count, batch.same_count), (0, 4))
        self.assertEqual(len(self.sheets()), 4)

    def test_what_differs_is_told_and_replaced_only_when_asked(self):
        first = self.batch(*self.good)
        first.action_check()
        first.action_take_over()
        changed = [HEADERS, ["T001", "Pupil A", "2026-09-10", 40, "橙色", "否"]]
        batch = self.batch(*changed)
        batch.action_check()
        self.assertEqual(batch.problem_count, 1)
        batch.write({"replaces": True})
        self.assertFalse(batch.is_checked)
        batch.action_check()
        self.assertEqual((batch.other_count, batch.same_count), (1, 1))
        batch.action_take_over()
        mht = self.sheets().filtered(lambda sheet: sheet.instrument_id.code == "mht" and sheet.subject_id == self.pupil)
        self.assertEqual(mht.score_ids.value, 40)

    def test_every_bad_cell_is_named_by_row_and_column_and_nothing_is_written(self):
        batch = self.batch(
            HEADERS,
            ["T001", "Pupil A", "2026-09-10", 66, "橙色", "否"],
            ["T999", "Nobody", "2026-09-10", 1, "正常", ""],
            ["T003", "Pupil A", "2026-09-10", 1, "正常", ""],
            ["T003", "Pupil D", "soon", "many", "purple", "maybe"],
            ["T001", "Pupil A", "2026-09-10", 66, "橙色", "否"],
            ["", "", "2026-09-10", 5, "", ""],
        )
        batch.action_check()
        problems = batch.problems.splitlines()
        for row, column in (
            (4, "学号"),
            (5, "姓名"),
            (6, "测评日期"),
            (6, "总分"),
            (6, "等级"),
            (6, "是否危机"),
            (7, "学号"),
            (8, "学号"),
        ):
            self.assertTrue(
                any(line.startswith(f"Row {row}, column {column}:") for line in problems), (row, column, problems)
            )
        for word in ("purple", "Nobody", "T999", "many"):
            self.assertNotIn(word, batch.problems)
        self.assertFalse(batch.can_take_over)
        with self.assertRaises(UserError):
            batch.action_take_over()
        self.assertFalse(self.sheets())

    def test_answers_of_an_instrument_by_numbered_columns(self):
        mapping = self.as_("counsellor", self.env["crisis.result.mapping"]).create(
            {"name": "Form", "company_id": self.company.id}
        )
        headers = ["学号", "第1题", *(f"第{number}题" for number in range(2, 101))]
        answers = [1 if number <= 70 else 0 for number in range(1, 101)]
        batch = self.batch(headers, ["T001", *answers], mapping_id=mapping.id)
        batch.action_read_headers()
        self.assertEqual(mapping.line_ids.mapped("kind"), ["number"])
        mht = self.scale.instrument_id
        mapping.write(
            {"line_ids": [Command.create({"header": "第1题", "kind": "answer", "instrument_id": mht.id, "item": 1})]}
        )
        mapping.action_number_items()
        self.assertEqual(len(mapping.line_ids), 101)
        self.assertFalse(mapping.ignored)
        batch.action_check()
        self.assertFalse(batch.problems)
        batch.action_take_over()
        scores = {score.scale_id.code: score.value for score in self.sheets().score_ids}
        self.assertEqual((scores["study"], scores["total"], scores["lie"]), (15, 70, 0))

    def test_a_warning_without_a_score_is_taken_in(self):
        self.mapping.line_ids.filtered(lambda line: line.kind in ("score", "band")).unlink()
        batch = self.batch(["学号", "姓名", "测评日期", "是否危机"], ["T001", "Pupil A", "2026-09-10", "高危"])
        batch.action_check()
        batch.action_take_over()
        self.assertTrue(self.sheets().is_flagged)
        self.assertIn("act on at once", self.sheets().reasons)

    def test_a_column_that_is_missing_and_a_file_that_cannot_be_read(self):
        for upload in (workbook(["学号", "姓名"], ["T001", "Pupil A"]), base64.b64encode(b"PK\x03\x04 broken")):
            batch = self.batch(*self.good)
            batch.write({"upload": upload})
            with self.assertRaises(UserError):
                batch.action_check()

    def test_words_of_a_mapping_name_a_band(self):
        line = self.mapping.line_ids.filtered(lambda line: line.kind == "band")
        with self.assertRaises(ValidationError):
            line.write({"words": "purple = Tenth level"})

    def test_nobody_else_brings_results_in_or_takes_them_over(self):
        batch = self.batch(*self.good)
        batch.action_check()
        for role in ("leader", "register_keeper", "homeroom", "admin", "config", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.batch(*self.good, role=role)
            for step in ("action_check", "action_take_over", "action_throw_away", "action_read_headers"):
                with self.subTest(role=role, step=step), self.assertRaises(AccessError):
                    getattr(self.as_(role, batch), step)()
        for values in ({"state": "done"}, {"is_checked": True}, {"problem_count": 0}, {"digest": "x"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                batch.write(values)

    def test_the_columns_are_those_of_the_own_school(self):
        foreign = self.mapping.sudo().copy({"name": "Foreign", "company_id": self.other_company.id})
        with self.assertRaises(UserError):
            self.batch(*self.good).sudo().write({"mapping_id": foreign.id})

    def test_what_is_thrown_away_is_dropped(self):
        batch = self.batch(*self.good)
        batch.action_throw_away()
        self.assertEqual((batch.state, batch.has_file, batch.sudo().content), ("void", False, False))
