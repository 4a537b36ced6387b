# SPDX-License-Identifier: LGPL-3.0-or-later
"""A school week with its duties, and the pupils a homeroom teacher follows in it."""

from odoo.tests import freeze_time

from .test_duty_engine import FRIDAY_NOON, MONDAY, DutyCommon

NEXT_FRIDAY_NOON = "2026-09-25 05:30:00"


class WeeklyCommon(DutyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("deputy_homeroom")
        cls.school_class.deputy_employee_id = cls.employees["deputy_homeroom"]
        cls.levels = {
            code: cls.env.ref(f"odoo_crisis_intervention.level_{code}") for code in ("blue", "yellow", "orange", "red")
        }
        cls.classmates = cls.env["crisis.subject"].create(
            [
                {"name": name, "number": number, "class_id": cls.school_class.id, "company_id": cls.company.id}
                for name, number in (("Pupil D", "T004"), ("Pupil E", "T005"))
            ]
        )
        cls.entry = cls._follow(cls.pupil)

    @classmethod
    def _follow(cls, subject, level="yellow", state="active"):
        stamp = "2026-09-01 02:00:00"
        entered = {"entered_by_id": cls.users["register_keeper"].id, "entered_at": stamp, "review_by": "2026-12-01"}
        return (
            cls.env["crisis.warning"]
            .sudo()
            ._as_workflow()
            .create(
                {
                    "subject_id": subject.id,
                    "company_id": cls.company.id,
                    "level_id": cls.levels[level].id,
                    "state": state,
                    "proposed_by_id": cls.users["counsellor"].id,
                    "proposed_at": stamp,
                    **(entered if state != "proposed" else {}),
                }
            )
            .sudo(False)
        )

    def shut_out(self, who, subject):
        self.env["crisis.access.exclusion"].create(
            {
                "user_id": self.users[who].id,
                "subject_id": subject.id,
                "company_id": self.company.id,
                "reason": "May be involved",
            }
        )

    def open_(self, who="homeroom", at=None, day=None, school_class=None):
        """The report as that person opens it."""
        reports = self.as_(who, self.env["crisis.weekly.report"])
        if at is None:
            return reports._open_for(school_class or self.school_class, day)
        with freeze_time(at):
            return reports._open_for(school_class or self.school_class, day)

    def note(self, subject=None, facts="Sat alone all week", who="homeroom", **values):
        return self.as_(who, self.env["crisis.class.observation"]).create(
            {"subject_id": (subject or self.pupil).id, "facts": facts, **values}
        )

    def say(self, report, subject=None, **values):
        line = report.line_ids.filtered(lambda row: row.subject_id == (subject or self.pupil))
        line.write(values)
        return line

    def notice(self, report, subject, **values):
        """A newly noticed pupil. Not by a command of the report: without a request Odoo runs those as superuser."""
        return report.line_ids.create({"report_id": report.id, "subject_id": subject.id, "is_new": True, **values})


__all__ = ["FRIDAY_NOON", "MONDAY", "NEXT_FRIDAY_NOON", "WeeklyCommon"]
