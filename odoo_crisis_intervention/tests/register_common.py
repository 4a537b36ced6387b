# SPDX-License-Identifier: LGPL-3.0-or-later
"""Assessments, feedback sheets and register entries as the people of the test school make them."""

from odoo.fields import Command

from .common import CrisisCommon


class RegisterCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.levels = {
            code: cls.env.ref(f"odoo_crisis_intervention.level_{code}") for code in ("blue", "yellow", "orange", "red")
        }
        cls._person("second_counsellor", role="counsellor")

    def _assessment(self, who="counsellor", subject=None, **vals):
        return self.as_(who, self.env["crisis.assessment"]).create([{"subject_id": (subject or self.pupil).id, **vals}])

    def _answers(self, level="yellow", **vals):
        """An interview whose suggestion is yellow, concluded with ``level``."""
        return {
            "ideation": "passive",
            "ideation_frequency": "once",
            "plan": "none",
            "intent": "0",
            "level_id": self.levels[level].id,
            "rationale": "CANARY-RATIONALE",
            "immediate_measures": "Somebody stays with the pupil",
            "deviation_reason": "Known for long" if level != "yellow" else False,
            **vals,
        }

    def _completed(self, who="counsellor", subject=None, level="yellow", **vals):
        assessment = self._assessment(who, subject, **self._answers(level, **vals))
        assessment.action_complete()
        return assessment

    def _sheet(self, assessment=None, who="counsellor", **vals):
        assessment = assessment or self._completed(who)
        sheet = self.as_(who, self.env["crisis.assessment.feedback"])._open_for(self.as_(who, assessment))
        sheet.write({"watch_for": "Absence", "must_know": "Homeroom", "keep_from": "Classmates", **vals})
        return sheet

    def _proposed(self, who="counsellor", subject=None, level="yellow", **vals):
        return self.as_(who, self.env["crisis.warning"]).create(
            [
                {
                    "subject_id": (subject or self.pupil).id,
                    "level_id": self.levels[level].id,
                    "source": "homeroom_teacher",
                    "reason": "CANARY-REASON",
                    "agreed_measures": "Talks weekly",
                    "watch_for": "Absence",
                    "risk_type_ids": [Command.link(self.env.ref("odoo_crisis_intervention.risk_type_other").id)],
                    **vals,
                }
            ]
        )

    def _entered(self, subject=None, level="yellow", **vals):
        entry = self._proposed(subject=subject, level=level, **vals)
        self.as_("register_keeper", entry).action_enter()
        return entry

    def _decide(self, who, record, transition, reason="Talked over in the team", **vals):
        return self.as_(who, self.env["crisis.decision"]).create(
            [{"res_model": record._name, "res_ref": record.id, "transition": transition, "reason": reason, **vals}]
        )

    def _texts(self, records):
        """The events of the timeline that hang on ``records``."""
        lines = self.env["crisis.timeline"].search(
            [("res_model", "=", records._name), ("res_ref", "in", records.ids)], order="id"
        )
        return [line.event.partition(":")[2] for line in lines]
