# SPDX-License-Identifier: LGPL-3.0-or-later
"""Watch groups and special custody for tests, made the way people make them."""

from datetime import timedelta

from odoo import fields
from odoo.service.model import call_kw

from .common_case import CrisisCaseCommon


class MonitoringCommon(CrisisCaseCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orange = cls.env.ref("odoo_crisis_intervention.level_orange")
        for name in ("watcher", "second_watcher", "third_watcher"):
            cls._person(name)
        cls.classmate = cls.env["crisis.subject"].create(
            {"name": "Pupil M", "number": "T009", "class_id": cls.school_class.id, "company_id": cls.company.id}
        )

    def plan(self, kind="custody", who="counsellor", case=None, level=None, **values):
        case = case or self.open_case(level_id=(level or self.red).id)
        return self.as_(who, self.env["crisis.monitoring.team"]).create({"case_id": case.id, "kind": kind, **values})

    def add(self, team, *names, who="counsellor"):
        return self.as_(who, self.env["crisis.monitoring.member"]).create(
            [{"team_id": team.id, "user_id": self.users[name].id} for name in names]
        )

    def add_pupil(self, team, who="counsellor", **values):
        return self.as_(who, self.env["crisis.monitoring.member"]).create(
            {"team_id": team.id, "pupil_id": self.classmate.id, **values}
        )

    def begin(self, kind="custody", names=("watcher", "second_watcher"), **values):
        """Under way with these adults."""
        team = self.plan(kind, **values)
        self.add(team, *names)
        self.as_("counsellor", team).action_start()
        return team

    def shift(self, team, name, start, hours=4, who="counsellor"):
        """A shift that begins ``start`` hours from now."""
        begin = fields.Datetime.now() + timedelta(hours=start)
        return self.as_(who, self.env["crisis.monitoring.shift"]).create(
            {
                "team_id": team.id,
                "user_id": self.users[name].id,
                "date_from": begin,
                "date_to": begin + timedelta(hours=hours),
            }
        )

    def rpc(self, who, model, method, *args, **kwargs):
        """As a client calls it."""
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def names(self, bar):
        return [row["name"].removeprefix("Crisis ") for row in bar["with_child"]]
