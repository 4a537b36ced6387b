# SPDX-License-Identifier: LGPL-3.0-or-later
"""The school every test starts from: one user per role, a homeroom class each way, two schools."""

from odoo.fields import Command
from odoo.tests import TransactionCase

ROLES = (
    "leader",
    "deputy",
    "counsellor",
    "register_keeper",
    "academic_affairs",
    "backup_assessor",
    "auditor",
    "school_doctor",
)


class CrisisCommon(TransactionCase):
    """Users are ``cls.users["counsellor"]`` …; nobody holds a duty that is not confirmed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "mail_create_nolog": True})
        cls.company = cls.env["res.company"].create({"name": "Test School", "crisis_tz": "Asia/Shanghai"})
        cls.other_company = cls.env["res.company"].create({"name": "Other School", "crisis_tz": "Asia/Shanghai"})
        cls.users = {}
        cls.employees = {}
        cls.team = cls.env["crisis.team"].create(
            {"name": "Intervention team", "team_type": "intervention", "company_id": cls.company.id}
        )
        other_team = cls.env["crisis.team"].create(
            {"name": "Intervention team", "team_type": "intervention", "company_id": cls.other_company.id}
        )
        other_school = {"company": cls.other_company, "team": other_team}
        cls._people(
            *({"name": role, "role": role} for role in ROLES),
            *({"name": name} for name in ("homeroom", "other_homeroom", "teacher", "staff_subject")),
            {"name": "config", "groups": ("odoo_crisis_intervention.group_crisis_config",)},
            {"name": "admin", "groups": ("base.group_system", "base.group_erp_manager", "base.group_allow_export")},
            {"name": "hr_officer", "groups": ("hr.group_hr_manager",)},
            {"name": "foreign_counsellor", "role": "counsellor", **other_school},
            {"name": "foreign_leader", "role": "leader", **other_school},
        )
        cls.school_class = cls.env["crisis.school.class"].create(
            {
                "name": "Seven (1)",
                "company_id": cls.company.id,
                "stage": "junior",
                "grade": 7,
                "number": 1,
                "homeroom_employee_id": cls.employees["homeroom"].id,
            }
        )
        cls.other_class = cls.env["crisis.school.class"].create(
            {
                "name": "Seven (2)",
                "company_id": cls.company.id,
                "stage": "junior",
                "grade": 7,
                "number": 2,
                "homeroom_employee_id": cls.employees["other_homeroom"].id,
            }
        )
        subjects = cls.env["crisis.subject"]
        cls.pupil = subjects.create(
            {"name": "Pupil A", "number": "T001", "class_id": cls.school_class.id, "company_id": cls.company.id}
        )
        cls.other_pupil = subjects.create(
            {"name": "Pupil B", "number": "T002", "class_id": cls.other_class.id, "company_id": cls.company.id}
        )
        cls.staff_subject = subjects.create(
            {
                "name": "Colleague C",
                "kind": "staff",
                "number": "S001",
                "employee_id": cls.employees["staff_subject"].id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _person(cls, name, role=None, company=None, team=None, groups=None):
        """A user with an employee, and a confirmed duty when ``role`` is given."""
        groups = tuple(groups.split(",")) if groups else ()
        return cls._people({"name": name, "role": role, "company": company, "team": team, "groups": groups})

    @classmethod
    def _people(cls, *people):
        """As ``_person``, all at once: one by one, Odoo would take most of the time of most tests for it."""
        schools = [person.get("company") or cls.company for person in people]
        # No invitation is written: nobody reads it, and rendering it took longer than the user.
        users = (
            cls.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": f"Crisis {person['name']}",
                        "login": f"crisis-{person['name']}",
                        "password": f"crisis-{person['name']}",
                        "email": "c.c@example.com",
                        "group_ids": [
                            Command.set(
                                [cls.env.ref(group).id for group in ("base.group_user", *person.get("groups", ()))]
                            )
                        ],
                        "company_id": school.id,
                        "company_ids": [Command.set(school.ids)],
                        "tz": "Asia/Shanghai",
                    }
                    for person, school in zip(people, schools, strict=True)
                ]
            )
            .with_env(cls.env)
        )
        employees = cls.env["hr.employee"].create(
            [{"name": user.name, "user_id": user.id, "company_id": user.company_id.id} for user in users]
        )
        members = []
        for person, user, employee in zip(people, users, employees, strict=True):
            cls.users[person["name"]] = user
            cls.employees[person["name"]] = employee
            if person.get("role"):
                members.append(
                    {
                        "team_id": (person.get("team") or cls.team).id,
                        "employee_id": employee.id,
                        "role": person["role"],
                        "date_from": "2020-01-01",
                    }
                )
        cls.env["crisis.team.member"].create(members).action_confirm()
        return users

    def as_(self, name, records):
        """``records`` as the user of that role sees them, with nothing in memory from anybody else."""
        records.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.users[name].company_ids.ids)


class InChinese:
    """For tours: everybody reads Chinese, in which the screens are judged first."""

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("zh_CN")
        for user in self.users.values():
            user.lang = "zh_CN"
