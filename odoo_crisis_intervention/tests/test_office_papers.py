# SPDX-License-Identifier: LGPL-3.0-or-later
import io

import lxml.html
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..tools import phone_sheet
from .common_office import TODAY, OfficeCommon

MODULE = "odoo_crisis_intervention"
ROLES = ("leader", "deputy", "counsellor", "register_keeper", "academic_affairs", "school_doctor", "security",
         "dormitory", "member")  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 02:00:00")
class TestOfficePapers(OfficeCommon):
    def _reports(self, name, lang="en_US"):
        return self.as_(name, self.env["ir.actions.report"]).with_context(
            lang=lang, allowed_company_ids=self.users[name].company_ids.ids
        )

    def _pdf(self, paper, name, records, lang="en_US"):
        content, kind = self._reports(name, lang)._render_qweb_pdf(f"{MODULE}.paper_{paper}", records.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))

    def _text(self, paper, name, records):
        html = self._reports(name)._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

    def _sheet(self, name, **values):
        return self.as_(name, self.env["crisis.organisation.sheet"]).create({"company_id": self.company.id, **values})

    def _hire(self, count):
        """So many more confirmed duties, with long names, duties and numbers."""
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"欧阳长名字{number}先生",
                    "company_id": self.company.id,
                    "mobile_phone": f"138 0000 {number:04}",
                }
                for number in range(count)
            ]
        )
        members = self.env["crisis.team.member"].create(
            [
                {
                    "team_id": self.team.id,
                    "employee_id": employee.id,
                    "role": ROLES[number % len(ROLES)],
                    "duty": "负责现场秩序维护与疏散，联络各班班主任并向组长报告进展情况",
                    "date_from": "2020-01-01",
                }
                for number, employee in enumerate(employees)
            ]
        )
        members.action_confirm()

    def test_phone_sheet_is_one_page_whoever_serves(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["crisis.hotline"].create(
            [
                {"name": f"本校值班电话{n}", "number": f"0571-8888 000{n}", "company_id": self.company.id}
                for n in range(8)
            ]
        )
        for more in (0, 10, 12, 20, 30):  # the school's own eight besides: 8, 18, 30, 50, 80
            self._hire(more)
            sheet = self._sheet("teacher")
            serving = len(self.team._members_on(TODAY))
            for lang in ("zh_CN", "en_US"):
                with self.subTest(people=serving, lang=lang):
                    pdf = self._pdf("phone_sheet", "teacher", sheet, lang)
                    self.assertEqual(len(pdf.pages), 1)
                    text = "".join(pdf.pages[0].extract_text().split())
                    for number in ("110", "120", "12356"):
                        self.assertIn(number, text)
                    for row in range(more):
                        self.assertIn(f"1380000{row:04}", text)
        self.assertGreaterEqual(serving, 80)

    def test_phone_sheet_layout(self):
        for people in range(90):
            for lines in (1, 2):
                columns, row_mm, font_pt, hand_lines = phone_sheet.layout(people, lines)
                rows = -(-max(people, 1) // columns) + 1
                room = phone_sheet.ROOM_MM - phone_sheet.HOTLINE_ROW_MM * (lines - 1)
                if people <= 80:
                    self.assertLessEqual(rows * row_mm, room + 1, people)
                self.assertLess(font_pt * 0.353, row_mm, "type stays within its row")
                self.assertGreaterEqual(hand_lines, 2)

    def test_who_stands_in(self):
        deputy = self.env["hr.employee"].create(
            {"name": "Second counsellor", "company_id": self.company.id, "work_phone": "555-0002"}
        )
        member = self.env["crisis.team.member"].create(
            {"team_id": self.team.id, "employee_id": deputy.id, "role": "counsellor", "date_from": "2020-01-01"}
        )
        self.assertNotIn("Second counsellor", self._text("phone_sheet", "teacher", self._sheet("teacher")))
        member.action_confirm()
        text = self._text("phone_sheet", "teacher", self._sheet("teacher"))
        self.assertIn("stands in Second counsellor 555-0002", text)
        self.assertLess(text.index("School counsellor"), text.index("Second counsellor"))

    def test_organisation_of_an_old_day(self):
        member = self.team.member_ids.filtered(lambda row: row.role == "counsellor")
        member.date_to = "2026-06-30"
        self.assertNotIn("Crisis counsellor", self._text("organisation_sheet", "teacher", self._sheet("teacher")))
        old = self._text("organisation_sheet", "teacher", self._sheet("teacher", day="2026-06-30"))
        self.assertIn("Crisis counsellor", old)
        self.assertIn("June 30, 2026", old)
        none = self._text("organisation_sheet", "teacher", self._sheet("teacher", day="2010-01-01"))
        self.assertNotIn("Crisis leader", none)

    def test_another_persons_dialog_prints_nothing(self):
        sheet = self._sheet("teacher")
        for name in ("homeroom", "leader", "foreign_leader", "admin"):
            for paper in ("organisation_sheet", "phone_sheet"):
                with self.subTest(name=name, paper=paper), self.assertRaises(AccessError):
                    self._text(paper, name, sheet)
        action = sheet.action_print_phones()
        self.assertEqual((action["type"], action["context"]["active_ids"]), ("ir.actions.report", sheet.ids))
        with self.assertRaises(AccessError):
            self.as_("homeroom", sheet).action_print_phones()

    def test_a_dialog_prints_only_the_own_school(self):
        foreign = self._sheet("foreign_leader", company_id=self.company.id)
        for paper in ("organisation_sheet", "phone_sheet"):
            with self.subTest(paper=paper), self.assertRaises(AccessError):
                self._text(paper, "foreign_leader", foreign)

    def test_training_ledger(self):
        training = self._training("homeroom", present=("homeroom",))
        for name in ("leader", "deputy", "counsellor", "register_keeper", "auditor", "config"):
            with self.subTest(name=name):
                text = self._text("training_ledger", name, training)
                self.assertIn("Seeing and telling", text)
                self.assertIn("Crisis other_homeroom", text)  # never trained, by name
        for name in ("teacher", "homeroom", "academic_affairs", "admin", "foreign_leader"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self._text("training_ledger", name, training)
        pdf = self._pdf("training_ledger", "leader", training)
        self.assertGreater(pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height)
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].sudo()._render_qweb_html(f"{MODULE}.paper_training_ledger", training.ids)

    def test_plan(self):
        version = self._published(
            chapter_ids=[Command.create({"name": f"Chapter {n}", "text": "Words. " * 200}) for n in range(9)]
        )
        pdf = self._pdf("plan_text", "teacher", version)
        text = " ".join(page.extract_text() for page in pdf.pages)
        for piece in ("Our plan", "Chapter 8", "School affairs meeting", "Room 101"):
            self.assertIn(piece, text)
        with self.assertRaises(AccessError):
            self._pdf("plan_text", "foreign_leader", version)
