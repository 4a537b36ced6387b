# SPDX-License-Identifier: LGPL-3.0-or-later
"""The counsellor's weekly report and the punctuality sheet on paper."""

import lxml.html

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common_week import FRIDAY, MONDAY_AFTER, WeekCommon
from .test_duty_engine import MONDAY

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestWeekPapers(WeekCommon):
    def text(self, paper, name, records):
        report = self.as_(name, self.env["ir.actions.report"]).with_context(lang="en_US")
        html = report._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

    def test_counsellors_weekly_report(self):
        self.shut_out("leader", self.pupil)
        self.concern("2026-09-15 01:00:00", urgency="immediate")
        self.concern("2026-09-15 01:00:00", self.other_pupil)
        with freeze_time(FRIDAY):
            self.assertIn("Draft", self.text("counsellor_week", "counsellor", self.report()))
        report = self.handed_in(FRIDAY, who="second_counsellor", remarks="CANARY-REMARKS")
        text = self.text("counsellor_week", "counsellor", report)
        for part in (
            "CONFIDENTIAL",
            "Form CI-07",
            "Week 3",
            "Pupil A",
            "Pupil B",
            "CANARY-REMARKS",
            "(for a colleague)",
        ):
            self.assertIn(part, text)
        self.assertIn("New reports at the school 2 (of them urgent 1)", text)
        text = self.text("counsellor_week", "leader", report)
        self.assertNotIn("Pupil A", text)
        self.assertIn("Pupil B", text)
        for name in ("register_keeper", "teacher", "auditor", "admin"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.text("counsellor_week", name, report)

    def test_punctuality_sheet_names_nobody(self):
        self.run_engine(MONDAY)
        self.class_report()
        self.class_report(self.other_class, at=MONDAY_AFTER)
        self.run_engine(MONDAY_AFTER)
        with freeze_time("2026-09-21 02:00:00"):
            rows = self.as_("auditor", self.env["crisis.duty.punctuality"]).search(
                [("company_id", "=", self.company.id)]
            )
            for name in ("auditor", "leader"):
                text = self.text("punctuality", name, rows)
                self.assertIn("September 2026", text)
                self.assertIn("Weekly report of the homeroom teacher 21100", text)
                for word in ("Crisis ", "Seven (", "%"):
                    self.assertNotIn(word, text.replace(f"Crisis {name}", ""))
            with self.assertRaises(AccessError):
                self.text("punctuality", "counsellor", rows)
