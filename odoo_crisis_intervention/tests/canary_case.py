# SPDX-License-Identifier: LGPL-3.0-or-later
"""The school of ``common`` with everybody who might try a door, and one pupil's whole story in it."""

import importlib
import pkgutil
from pathlib import Path

from odoo.tests import new_test_user
from odoo.tools import SQL

from .canary import CANARY_MODELS, MARK, stamp
from .canary_models_peers import add_peer
from .common import CrisisCommon
from .public_methods import TECHNICAL
from .story import Story

FIRST_ID = 77_000_000

# Each canary_models*.py declares the models of its part.
for _module in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if _module.name.startswith("canary_models"):
        importlib.import_module(f".{_module.name}", __package__)


class PeopleCase(CrisisCommon):
    """The school with everybody who might try a door; nothing has happened in it yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("author", "grant_need", "grant_full"):
            cls._person(name)
        cls._person("excluded_leader", role="leader")
        cls._person("removed_counsellor", role="counsellor")
        member = cls.env["crisis.team.member"].search([("user_id", "=", cls.users["removed_counsellor"].id)])
        member.write({"date_to": "2024-01-01"})
        cls._person("survey_manager", groups="survey.group_survey_manager")
        guardian = cls.env["crisis.guardian"].create(
            {"subject_id": cls.pupil.id, "name": "Guardian of A", "relation": "mother"}
        )
        cls.users["guardian"] = new_test_user(
            cls.env,
            login="crisis-guardian",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        guardian.partner_id = cls.users["guardian"].partner_id
        cls.users["peer"] = new_test_user(
            cls.env,
            login="crisis-peer",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        add_peer(cls)
        cls.users["public"] = cls.env.ref("base.public_user")

    def door_env(self, who):
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.users[who]
        return self.env(
            user=user, context={"lang": "en_US", "tz": "Asia/Shanghai", "allowed_company_ids": user.company_ids.ids}
        )


class CanaryCase(PeopleCase):
    """``cls.records[model]`` and ``cls.tokens[model]``: one record of each kind, with a canary in each of its texts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in CANARY_MODELS:  # numbers that cannot be mistaken for any other in an answer
            cls.env.cr.execute(SQL("SELECT setval(%s, %s)", f"{cls.env[name]._table}_id_seq", FIRST_ID))
        cls.story = Story(cls, mark="something").tell()
        cls.records, cls.tokens = {}, {}
        for name, canary in CANARY_MODELS.items():
            record = canary.pick(cls.story).sudo()
            record.ensure_one()
            cls.records[name] = record
            cls.tokens[name] = stamp(cls.env, record, TECHNICAL)
        cls.allowed = {who: cls._allowed(who) for who in cls.users}

    def is_own(self, who, model):
        """What somebody wrote or signed himself stays his, as the receipt of a report does; and whoever leads a watch
        over a child leads it until another does."""
        record = self.records[model].sudo()
        field = record._crisis_author_field
        watch = record if model == "crisis.monitoring.team" else "team_id" in record._fields and record.team_id
        people = record[field] if field else self.env["res.users"]
        if "user_id" in record._fields:
            people |= record.user_id
        if watch and watch._name == "crisis.monitoring.team":
            people |= watch.leader_id
        return self.users[who] in people

    @classmethod
    def _allowed(cls, who):
        """The canaries this actor may see, of all models together."""
        return {
            word
            for name, canary in CANARY_MODELS.items()
            if who in canary.readers
            for field, word in cls.tokens[name].items()
            if word.startswith(MARK) and field not in canary.hidden.get(who, ())
        }
