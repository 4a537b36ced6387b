# SPDX-License-Identifier: LGPL-3.0-or-later
"""The school every test starts from: one user per role, a homeroom class each way, two schools."""

from odoo.tests import TransactionCase, new_test_user


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
        for role in (
            "leader",
            "deputy",
            "counsellor",
            "register_keeper",
            "academic_affairs",
            "backup_assessor",
            "auditor",
            "school_doctor",
        ):
            cls._person(role, role=role)
        for name in ("homeroom", "other_homeroom", "teacher", "staff_subject"):
            cls._person(name)
        cls._person("config", groups="odoo_crisis_intervention.group_crisis_config")
        cls._person("admin", groups="base.group_system,base.group_erp_manager,base.group_allow_export")
        cls._person("hr_officer", groups="hr.group_hr_manager")
        other_team = cls.env["crisis.team"].create(
            {"name": "Intervention team", "team_type": "intervention", "company_id": cls.other_company.id}
        )
        cls._person("foreign_counsellor", role="counsellor", company=cls.other_company, team=other_team)
        cls._person("foreign_leader", role="leader", company=cls.other_company, team=other_team)
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
        company = company or cls.company
        user = new_test_user(
            cls.env,
            login=f"crisis-{name}",
            name=f"Crisis {name}",
            groups=",".join(filter(None, ("base.group_user", groups))),
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
            tz="Asia/Shanghai",
        )
        employee = cls.env["hr.employee"].create({"name": user.name, "user_id": user.id, "company_id": company.id})
        cls.users[name] = user
        cls.employees[name] = employee
        if role:
            member = cls.env["crisis.team.member"].create(
                {
                    "team_id": (team or cls.team).id,
                    "employee_id": employee.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
            )
            member.action_confirm()
        return user

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
