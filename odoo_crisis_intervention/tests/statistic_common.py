# SPDX-License-Identifier: LGPL-3.0-or-later
"""A school with seventeen pupils and a colleague in the register, and its figures of a month."""

from .register_common import RegisterCommon

MODULE = "odoo_crisis_intervention"
NOW = "2026-05-06 02:00:00"


class StatisticCommon(RegisterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statistics = cls.env["crisis.statistic"]
        cls.company.crisis_student_affairs_department_id = cls.env["hr.department"].create(
            {"name": "Affairs", "company_id": cls.company.id, "manager_id": cls.employees["homeroom"].id}
        )
        cls.pupils = cls.env["crisis.subject"].create(
            [
                {
                    "name": f"Pupil {number}",
                    "number": f"F{number:03}",
                    "sex": "male" if number < 14 else "female",
                    "class_id": (cls.school_class if number % 2 else cls.other_class).id,
                    "company_id": cls.company.id,
                }
                for number in range(17)
            ]
        )
        entries = cls.env["crisis.warning"].sudo()._as_workflow()
        cls.entries = entries.create(
            [cls._entry(pupil, "2026-02-10 01:00:00") for pupil in cls.pupils]
            + [cls._entry(cls.staff_subject, "2026-02-10 01:00:00")]
        )[:-1]

    @classmethod
    def _entry(cls, subject, entered_at, **vals):
        return {
            "subject_id": subject.id,
            "company_id": cls.company.id,
            "level_id": cls.levels["yellow"].id,
            "state": "active",
            "source": "census",
            "reason": "CANARY-REASON",
            "proposed_by_id": cls.users["counsellor"].id,
            "proposed_at": entered_at,
            "entered_by_id": cls.users["register_keeper"].id,
            "entered_at": entered_at,
            "review_by": "2026-06-01",
            **vals,
        }

    def _month(self, day, who="counsellor", freeze=True, **vals):
        statistic = self.as_(who, self.statistics).create({"day": day, "company_id": self.company.id, **vals})
        statistic.action_count()
        if freeze:
            statistic.action_freeze()
        return statistic

    def _numbers(self, statistic, code, who="counsellor"):
        figure = self.env.ref(f"{MODULE}.figure_{code}")
        lines = self.as_(who, self.env["crisis.statistic.line"]).search(
            [("statistic_id", "=", statistic.id), ("figure_id", "=", figure.id)]
        )
        return lines.filtered("is_total").value, lines.filtered(lambda line: line.is_detail and line.value)

    def _published(self, statistic, code, who="auditor", **chosen):
        figure = self.env.ref(f"{MODULE}.figure_{code}")
        domain = [("statistic_id", "=", statistic.id), ("figure_id", "=", figure.id)]
        margin = "_".join(chosen) or "total"
        domain += [("margin", "=", margin), *((name, "=", value) for name, value in chosen.items())]
        return self.as_(who, self.env["crisis.statistic.published"]).search(domain).shown
