# SPDX-License-Identifier: LGPL-3.0-or-later
"""One pupil's way through the whole procedure, each step taken by the person whose step it is.

Every word a person writes begins with ``MARK``, so that a search of the whole database finds where it went.
"""

import base64
import io
from datetime import timedelta

from PIL import Image

from odoo import fields
from odoo.fields import Command

from .canary import MARK


def photo(camera):
    image = Image.new("RGB", (30, 20), "red")
    data = Image.Exif()
    data[0x010F] = camera
    out = io.BytesIO()
    image.save(out, "JPEG", exif=data)
    return base64.b64encode(out.getvalue())


class Story:
    """:param case: a test case on ``CrisisCommon`` with the actors ``author`` and ``second_leader`` besides."""

    def __init__(self, case, mark=MARK):
        self.case = case
        self.mark = mark
        self.env = case.env
        self.pupil = case.pupil
        self.risk = self.env.ref("odoo_crisis_intervention.risk_type_suicide")
        self.yellow = self.env.ref("odoo_crisis_intervention.level_yellow")
        self.orange = self.env.ref("odoo_crisis_intervention.level_orange")

    def word(self, text):
        return f"{self.mark}-{text}"

    def as_(self, who, model_or_records):
        records = self.env[model_or_records] if isinstance(model_or_records, str) else model_or_records
        self.env.flush_all()
        user = self.case.users[who]
        return records.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)

    def decide(self, who, record, transition, **vals):
        return self.as_(who, "crisis.decision").create(
            {
                "res_model": record._name,
                "res_ref": record.id,
                "transition": transition,
                "reason": self.word(f"reason-{transition}"),
                **vals,
            }
        )

    def line(self, who, record, kind="note", **vals):
        lines = self.as_(who, "crisis.timeline")
        lines.add_line(record._name, record.id, {"kind": kind, "text": self.word(f"line-{kind}-{who}"), **vals})
        return self.env["crisis.timeline"].search([], limit=1)

    def tell(self):
        """From the first worry to the follow-up that is done."""
        self.access()
        self.worry()
        self.assess()
        self.register()
        self.treat()
        return self

    def access(self):
        grants = self.as_("leader", "crisis.access.grant")
        given = {"subject_id": self.pupil.id, "reason": self.word("grant")}
        self.grant = grants.create({"user_id": self.case.users["grant_need"].id, "scope": "need", **given})
        grants.create({"user_id": self.case.users["grant_full"].id, "scope": "full", **given})
        self.exclusion = self.as_("leader", "crisis.access.exclusion").create(
            {
                "user_id": self.case.users["excluded_leader"].id,
                "subject_id": self.pupil.id,
                "company_id": self.pupil.company_id.id,
                "reason": self.word("exclusion"),
            }
        )

    def worry(self):
        signal = self.env["crisis.signal"].search([], limit=1)
        self.concern = self.as_("author", "crisis.concern").create(
            {
                "subject_id": self.pupil.id,
                "facts": self.word("facts"),
                "place": self.word("place"),
                "subject_description": self.word("description"),
                "urgency": "urgent",
                "signal_ids": [
                    Command.create(
                        {
                            "signal_id": signal.id,
                            "how_known": "emergency_search",
                            "search_reason": self.word("search"),
                            "second_person": self.word("second"),
                            "guardian_informed_at": fields.Datetime.now(),
                        }
                    )
                ],
            }
        )
        self.document = self.as_("author", "crisis.document").create(
            {
                "res_model": "crisis.concern",
                "res_ref": self.concern.id,
                "name": self.word("title"),
                "note": self.word("note"),
                "upload": photo(self.word("camera")),
            }
        )
        self.concern.action_submit()
        self.receipt = self.env["crisis.concern.receipt"].search([("concern_id", "=", self.concern.id)])
        self.signal = self.concern.sudo().signal_ids
        self.as_("counsellor", self.concern).action_acknowledge()

    def assess(self):
        texts = (
            "mental_state needs plan_detail preparations_detail attempt_detail nssi_detail aggression_detail"
            " psychotic_detail trigger risk_factors family_history protective_factors support_system feasibility"
            " informants rationale deviation_reason immediate_measures"
        )
        self.assessment = self.as_("counsellor", "crisis.assessment").create(
            {
                "subject_id": self.pupil.id,
                "concern_id": self.concern.id,
                "ideation": "passive",
                "plan": "none",
                "intent": "0",
                "level_id": self.yellow.id,
                "risk_type_ids": [Command.link(self.risk.id)],
                **{name: self.word(name) for name in texts.split()},
            }
        )
        self.assessment.action_complete()
        self.addendum = self.as_("counsellor", "crisis.assessment.addendum").create(
            {"assessment_id": self.assessment.id, "text": self.word("addendum")}
        )
        self.feedback = self.as_("counsellor", "crisis.assessment.feedback")._open_for(self.assessment)
        self.feedback.write({name: self.word(name) for name in ("measures", "watch_for", "must_know", "keep_from")})
        self.feedback.action_send()
        self.as_("school_doctor", self.feedback).action_acknowledge()
        self.as_("leader", self.feedback).action_acknowledge()
        self.feedback_receipt = self.env["crisis.feedback.receipt"].search(
            [("feedback_id", "=", self.feedback.id), ("user_id", "=", self.case.users["school_doctor"].id)]
        )

    def register(self):
        texts = ("reason", "stressor", "agreed_measures", "watch_for", "custody_note", "note", "archive_number")
        self.warning = self.as_("counsellor", "crisis.warning").create(
            {
                "subject_id": self.pupil.id,
                "level_id": self.yellow.id,
                "source": "homeroom_teacher",
                "assessment_id": self.assessment.id,
                "risk_type_ids": [Command.link(self.risk.id)],
                **{name: self.word(name) for name in texts},
            }
        )
        self.as_("register_keeper", self.warning).action_enter()
        self.decision = self.decide("counsellor", self.warning, "change_level", level_to_id=self.orange.id)

    def treat(self):
        self.crisis = self.as_("counsellor", "crisis.case").create(
            {
                "subject_id": self.pupil.id,
                "warning_id": self.warning.id,
                **{name: self.word(name) for name in ("summary", "agreed_measures", "watch_for")},
            }
        )
        self.need_line = self.line("homeroom", self.crisis, "observation")
        self.clinical_line = self.line("counsellor", self.crisis, "note", clinical=True)
        self.line("counsellor", self.crisis, "contact")
        self.line("counsellor", self.crisis, "measure")
        if self.crisis.state == "intervening":
            self.crisis.action_follow_up()
        followups = self.as_("counsellor", "crisis.followup")
        self.followup = followups.search([("case_id", "=", self.crisis.id)], order="planned_on, id", limit=1)
        self.followup.write(
            {"result": "same", "homeroom_note": self.word("homeroom"), "note": self.word("counsellor-note")}
        )
        self.followup.action_done()
        self.followup_note = self.env["crisis.followup.note"].search([("followup_id", "=", self.followup.id)])
        self.crisis.write({"outcome_safe": "yes", "functioning_study": "3", "closing_summary": self.word("closing")})
        self.closing = self.env["crisis.case.closing"].search([("case_id", "=", self.crisis.id)])
        self.later = fields.Datetime.now() + timedelta(days=1)
