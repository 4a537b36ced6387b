# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two weeks of a school with a calendar: 2026-09-14 is the Monday of week 3, Beijing is eight hours ahead of UTC."""

from datetime import date

from odoo.tests import freeze_time

from .common_case import CrisisCaseCommon
from .test_duty_engine import DutyCommon

WEEK = date(2026, 9, 14)
NEXT_WEEK = date(2026, 9, 21)
FRIDAY = "2026-09-18 08:40:00"  # 16:40 at school, before it is due
SATURDAY = "2026-09-19 02:00:00"
MONDAY_AFTER = "2026-09-21 01:10:00"


class WeekCommon(DutyCommon, CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("second_counsellor", role="counsellor")
        cls.env.cr.execute("UPDATE res_users SET create_date = '2026-08-01'")
        cls.env.invalidate_all()

    # -- what happens in a week ----------------------------------------------------------------------------------

    def concern(self, at, subject=None, **values):
        with freeze_time(at):
            concern = self.as_("teacher", self.env["crisis.concern"]).create(
                {"subject_id": (subject or self.pupil).id, "facts": "Gave presents away", "found_at": at, **values}
            )
            concern.action_submit()
        return self.env["crisis.concern"].browse(concern.id)

    def assessed(self, at, subject=None, level=None, concern=None):
        with freeze_time(at):
            return self.complete_assessment(
                subject, level_id=(level or self.yellow).id, concern_id=concern.id if concern else False
            )

    def fed_back(self, at, assessment):
        with freeze_time(at):
            sheet = self.as_("counsellor", self.env["crisis.assessment.feedback"])._open_for(assessment)
            sheet.action_send()
        return sheet

    def shut_out(self, name, subject):
        with freeze_time("2026-09-01 00:00:00"):
            return self.as_("deputy", self.env["crisis.access.exclusion"]).create(
                {"user_id": self.users[name].id, "subject_id": subject.id, "company_id": self.company.id}
            )

    # -- the counsellor's report ---------------------------------------------------------------------------------

    def report(self, name="counsellor", monday=WEEK, who=None):
        reports = self.as_(who or name, self.env["crisis.counsellor.report"])
        return reports._open_for(self.users[name], self.company, monday)

    def handed_in(self, at, name="counsellor", monday=WEEK, who=None, **values):
        with freeze_time(at):
            report = self.report(name, monday, who)
            report.write(values)
            report.action_submit()
        return report

    def facts(self, report):
        report.invalidate_recordset(["content"])
        return {fact["code"]: fact["number"] for fact in report.content["facts"]}

    def told(self, report):
        report.invalidate_recordset(["content"])
        return {person["name"]: person["what"] for person in report.content["people"]}
