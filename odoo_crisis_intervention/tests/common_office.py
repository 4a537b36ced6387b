# SPDX-License-Identifier: LGPL-3.0-or-later
"""A school with a plan, roles to train and a class list."""

from odoo import fields

from .common import CrisisCommon

TODAY = "2026-10-14"


class OfficeCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.env["crisis.term"].create(
            {"name": "Autumn", "company_id": cls.company.id, "date_from": "2026-09-01", "date_to": "2027-01-20"}
        )
        cls.school_class.school_year = cls.other_class.school_year = "2026-2027"
        cls.school_class.teacher_ids = cls.employees["teacher"]
        cls.plan = cls.env["crisis.plan"].create(
            {"name": "Plan", "company_id": cls.company.id, "interpreter_team_id": cls.team.id, "contact": "Room 101"}
        )
        cls.roles = {role.code: role for role in cls.env["crisis.training.role"].search([])}

    @classmethod
    def _draft(cls, **values):
        return cls.env["crisis.plan.version"].create(
            {
                "plan_id": cls.plan.id,
                "title": "Our plan",
                "effective_on": "2026-09-01",
                "decided_by": "School affairs meeting",
                "chapter_ids": [
                    fields.Command.create({"sequence": 1, "name": "Aim", "text": "Nobody is left alone.\n\nWe look."}),
                    fields.Command.create({"sequence": 2, "name": "Ways", "text": "Tell the counsellor."}),
                ],
                **values,
            }
        )

    @classmethod
    def _published(cls, **values):
        version = cls._draft(**values)
        version.action_publish()
        return version

    @classmethod
    def _staff(cls, count, login=True):
        """Colleagues with nothing but a card (and a login)."""
        users = [None] * count
        if login:
            users = cls.env["res.users"].create(
                [
                    {
                        "name": f"Colleague {number}",
                        "login": f"crisis-colleague-{count}-{number}",
                        "company_id": cls.company.id,
                        "company_ids": [(6, 0, cls.company.ids)],
                    }
                    for number in range(count)
                ]
            )
        return cls.env["hr.employee"].create(
            [
                {"name": f"Colleague {number}", "company_id": cls.company.id, "user_id": user.id if user else False}
                for number, user in enumerate(users)
            ]
        )

    @classmethod
    def _training(cls, *codes, state="held", present=(), **values):
        training = cls.env["crisis.training"].create(
            {
                "name": "Seeing and telling",
                "company_id": cls.company.id,
                "date": "2026-10-01",
                "role_ids": [fields.Command.set([cls.roles[code].id for code in codes])],
                **values,
            }
        )
        training.action_fill()
        names = [f"Crisis {name}" for name in present]
        training.attendance_ids.filtered(lambda row: row.person_name in names).is_present = True
        if state == "held":
            training.action_held()
        return training
