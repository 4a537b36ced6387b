# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two weeks of a school with a calendar: 2026-09-14 is the Monday of week 3, Beijing is eight hours ahead of UTC."""

from datetime import date, timedelta

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

    def barometer_read(self, at, name="counsellor"):
        stamps = {"submitted_at": at, "received_at": at, "received_by_id": self.users[name].id}
        # as workflow: how a barometer came in is not what these tests are about
        barometers = self.env["crisis.barometer"].sudo()._as_workflow()
        span = {"period_from": "2026-09-01", "period_to": "2026-09-15"}
        return barometers.create({"class_id": self.school_class.id, "state": "read", **span, **stamps})

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

    # -- what the classes report ---------------------------------------------------------------------------------

    def class_report(self, school_class=None, at=FRIDAY, monday=WEEK, lines=(), **values):
        """Handed in; ``lines`` are ``(pupil, change, newly noticed)``."""
        school_class = school_class or self.school_class
        with freeze_time(at):
            report = (
                self.env["crisis.weekly.report"]
                .sudo()
                ._as_workflow()
                .create(
                    {
                        "company_id": self.company.id,
                        "class_id": school_class.id,
                        "week_start": monday,
                        "week_end": monday + timedelta(days=6),
                        "state": "submitted",
                        "submitted_at": at,
                        "handed_in_by_id": self.users["homeroom"].id,
                        "handed_in_as": "homeroom",
                        "is_nil": not lines,
                        **values,
                    }
                )
            )
            self.env["crisis.weekly.report.line"].sudo().create(
                [
                    {"report_id": report.id, "subject_id": pupil.id, "change": change, "is_new": is_new}
                    for pupil, change, is_new in lines
                ]
            )
            self.engine._of_week("homeroom_weekly", self.company, monday).filtered(
                lambda duty: duty.class_id == school_class
            )._done(by=self.users["homeroom"], at=report.submitted_at)
        return report

    def more_classes(self, count, first=3):
        classes = self.env["crisis.school.class"].create(
            [
                {
                    "name": f"Seven ({number})",
                    "company_id": self.company.id,
                    "stage": "junior",
                    "grade": 7,
                    "number": number,
                    "homeroom_employee_id": self.employees["homeroom"].id,
                }
                for number in range(first, first + count)
            ]
        )
        self.env.cr.execute("UPDATE crisis_school_class SET create_date = '2026-08-01'")
        self.env.invalidate_all()
        return classes

    # -- the page of the week ------------------------------------------------------------------------------------

    def page(self, name="leader", monday=WEEK):
        return self.as_(name, self.env["crisis.week.digest"])._open_for(self.company, monday)

    def content(self, page, name="leader"):
        page.invalidate_recordset(["content"])
        return self.as_(name, page).content

    def acknowledged(self, at=MONDAY_AFTER, name="leader", monday=WEEK):
        with freeze_time(at):
            page = self.page(name, monday)
            page.action_acknowledge()
        return page
