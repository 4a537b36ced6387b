# SPDX-License-Identifier: LGPL-3.0-or-later
"""The weekly report and the class log on paper: what is on them for whom, and what they say of themselves."""

import io

import lxml.html
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..tools import paper_engine
from .common_papers import MODULE
from .weekly_common import FRIDAY_NOON, MONDAY, WeeklyCommon

WORDS = (
    "Form CI-06",
    "CONFIDENTIAL",
    "青河市实验中学",
    "Seven (1)",
    "李晓明",
    "课间独坐，作业未交",
    "说睡不好",
    "约定周五到校",
    "每天聊两句",
    "↓",
    "王小红",
    "把书送给同桌",
    "已陪伴",
    "期中考试后有两次争吵",
)
READERS = ("homeroom", "deputy_homeroom", "counsellor", "leader", "register_keeper")
OUTSIDERS = ("teacher", "other_homeroom", "academic_affairs", "auditor", "config", "admin", "foreign_leader")


@tagged("post_install", "-at_install")
class TestWeeklyPapers(WeeklyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crisis_letterhead = "青河市实验中学"
        cls.pupil.name, cls.classmates[0].name, cls.classmates[1].name = "李晓明", "王小红", "陈小刚"

    def handed_in(self, who="homeroom", at=FRIDAY_NOON):
        self.run_engine(MONDAY)
        report = self.open_(who, at=at)
        with freeze_time(at):
            report.write({"class_events": "期中考试后有两次争吵", "absent_count": 1, "absent_psych_count": 1})
            self.say(
                report,
                change="worse",
                mood="worrying",
                study="uneven",
                behaviour="课间独坐，作业未交",
                talk_on="2026-09-16",
                talk_gist="说睡不好",
                home_on="2026-09-17",
                home_way="phone",
                home_gist="约定周五到校",
                plan="每天聊两句",
            )
            self.notice(report, self.classmates[0], behaviour="把书送给同桌", measures_taken="已陪伴", found_how="own")
            report.action_submit()
        return report

    def html(self, paper, who, records, lang="en_US"):
        report = self.as_(who, self.env["ir.actions.report"]).with_context(lang=lang)
        return report._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)[0].decode()

    def text(self, *args, **kwargs):
        body = lxml.html.document_fromstring(self.html(*args, **kwargs)).find("body")
        return " ".join(body.text_content().split())

    def test_every_reader_finds_the_week_on_it(self):
        report = self.handed_in()
        for who in READERS:
            with self.subTest(who):
                text = self.text("weekly_report", who, report)
                for words in (*WORDS, report.reference):
                    self.assertIn(words, text)

    def test_everybody_else_is_refused_with_one_text(self):
        report = self.handed_in()
        row = self.note()
        texts = set()
        for paper, records in (("weekly_report", report), ("class_observations", row)):
            for who in OUTSIDERS:
                for record in (records, records.browse(10**8)):
                    with self.subTest(paper, who=who), self.assertRaises(AccessError) as caught:
                        self.html(paper, who, record)
                    texts.add(str(caught.exception))
        self.assertEqual(len(texts), 1, texts)

    def test_a_pupil_is_left_out_for_whoever_is_shut_out(self):
        report = self.handed_in()
        self.shut_out("leader", self.pupil)
        text = self.text("weekly_report", "leader", report)
        self.assertNotIn("李晓明", text)
        self.assertNotIn("课间独坐", text)
        self.assertIn("王小红", text)

    def test_late_for_another_and_corrected_stand_on_it(self):
        report = self.handed_in("deputy_homeroom", at="2026-09-18 10:00:00")
        text = self.text("weekly_report", "leader", report)
        self.assertIn("Late", text)
        self.assertIn("Deputy, for another Crisis homeroom", text)
        correction = report.browse(report.action_correct()["res_id"])
        self.assertIn("Draft", self.text("weekly_report", "homeroom", correction))
        correction.action_submit()
        self.assertIn("Corrected", self.text("weekly_report", "leader", report))
        self.assertIn(f"Correction of {report.reference}", self.text("weekly_report", "leader", correction))

    def test_nothing_to_report_is_ticked_and_the_form_keeps_its_shape(self):
        report = self.open_("other_homeroom", school_class=self.other_class)
        report.action_nil()
        html = self.html("weekly_report", "leader", report)
        self.assertIn("☑", html)
        self.assertGreaterEqual(html.count('class="cp-blank"'), 4)

    def test_the_class_log_is_a_list_in_the_order_of_its_days(self):
        with freeze_time(FRIDAY_NOON):
            rows = self.note(facts="独自吃饭", observed_on="2026-09-16", told_to="心理老师")
            rows |= self.note(self.classmates[0], facts="上课哭泣", observed_on="2026-09-15", action_taken="谈话")
        text = self.text("class_observations", "homeroom", rows)
        for words in ("Form CI-09", "Class: Seven (1)", "李晓明", "独自吃饭", "心理老师", "上课哭泣", "谈话"):
            self.assertIn(words, text)
        self.assertLess(text.index("上课哭泣"), text.index("独自吃饭"))
        self.assertIn("A4 landscape", self.html("class_observations", "homeroom", rows))

    def test_pdf(self):
        if not paper_engine.has_weasyprint():
            self.skipTest("WeasyPrint is not installed")
        self.env["res.lang"]._activate_lang("zh_CN")
        report = self.handed_in()
        for paper, records in (("weekly_report", report), ("class_observations", self.note(facts="独自吃饭"))):
            with self.subTest(paper):
                reports = self.as_("homeroom", self.env["ir.actions.report"]).with_context(lang="zh_CN")
                content, kind = reports._render_qweb_pdf(f"{MODULE}.paper_{paper}", records.ids)
                self.assertEqual(kind, "pdf")
                pages = PdfReader(io.BytesIO(content)).pages
                self.assertEqual(len(pages), 1)
                self.assertIn("李晓明", pages[0].extract_text())
