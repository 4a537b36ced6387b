# SPDX-License-Identifier: LGPL-3.0-or-later
"""A counselling room that is open every day, two counsellors, and a pupil with a portal login."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import CrisisCommon


class RoomCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("second_counsellor", role="counsellor")
        for name in ("counsellor", "teacher", "homeroom"):
            cls.users[name].email = f"{name}@school.example"
        cls.today = cls.company._crisis_today()
        # every day of the next weeks is a school day, whatever day the test runs on
        cls.env["crisis.term"].create(
            {
                "name": "Term of the test",
                "company_id": cls.company.id,
                "date_from": cls.today - timedelta(days=60),
                "date_to": cls.today + timedelta(days=60),
                "day_ids": [
                    Command.create({"date": cls.today + timedelta(days=ahead), "kind": "makeup", "name": "Open"})
                    for ahead in range(-8, 20)
                    if (cls.today + timedelta(days=ahead)).weekday() > 4
                ],
            }
        )
        cls.room = cls.env["crisis.room"].create(
            {
                "name": "Blue room",
                "place": "Building 2",
                "company_id": cls.company.id,
                "hours_ids": [
                    Command.create(
                        {
                            "weekday": str(weekday),
                            "hour_from": 12,
                            "hour_to": 14,
                            "user_id": cls.users["counsellor"].id,
                        }
                    )
                    for weekday in range(7)
                ],
            }
        )
        cls.users["pupil"] = cls.login_of(cls.pupil, "pupil-a")
        cls.topic = cls.env.ref("odoo_crisis_intervention.session_topic_study")

    @classmethod
    def login_of(cls, subject, login):
        user = new_test_user(
            cls.env,
            login=f"crisis-{login}",
            name=subject.name,
            email=f"{login}@home.example",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        subject.partner_id = user.partner_id
        return user

    def appointment(self, who="counsellor", confirm=True, **vals):
        """Tomorrow at noon with the counsellor, unless told otherwise."""
        row = self.as_(who, self.env["crisis.appointment"]).create(
            {
                "subject_id": self.pupil.id,
                "starts_at": fields.Datetime.now() + timedelta(days=1),
                "counsellor_id": self.users["counsellor"].id,
                **vals,
            }
        )
        if confirm:
            row.action_confirm()
        return row

    def talk(self, who="counsellor", **vals):
        return self.as_(who, self.env["crisis.session"]).create(
            {"subject_id": self.pupil.id, "minutes": 40, "topic_ids": [Command.link(self.topic.id)], **vals}
        )

    def system(self):
        """As the portal's pages run."""
        return self.env["crisis.appointment"].with_user(self.env.ref("base.user_root")).sudo()

    def duty(self, record, code):
        record.env.flush_all()
        return self.env["crisis.duty"].search(
            [("source_key", "=", record.sudo().reference), ("kind_id.code", "=", code)]
        )

    def readers_of(self, record):
        return {
            name
            for name in self.users
            if self.users[name].share is False and self.as_(name, record.browse(record.id)).has_access("read")
        }
