# SPDX-License-Identifier: LGPL-3.0-or-later
"""Cases, assessments and register entries for tests, made the way people make them."""

from odoo import fields
from odoo.fields import Command

from .common import CrisisCommon

RATED = {
    "outcome_safe": "yes",
    "functioning_study": "4",
    "functioning_peers": "4",
    "functioning_family": "3",
    "functioning_daily": "5",
    "closing_summary": "CANARY-closing-summary",
}


class CrisisCaseCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.blue = cls.env.ref("odoo_crisis_intervention.level_blue")
        cls.yellow = cls.env.ref("odoo_crisis_intervention.level_yellow")
        cls.red = cls.env.ref("odoo_crisis_intervention.level_red")
        cls.risk = cls.env.ref("odoo_crisis_intervention.risk_type_self_injury")

    def case_as(self, name, case=None):
        return self.as_(name, case if case is not None else self.env["crisis.case"])

    def open_case(self, subject=None, **values):
        """A case that the counsellor opened just now."""
        return self.case_as("counsellor").create({"subject_id": (subject or self.pupil).id, **values})

    def draft_assessment(self, subject=None, **values):
        return self.as_("counsellor", self.env["crisis.assessment"]).create(
            {
                "subject_id": (subject or self.pupil).id,
                "ideation": "passive",
                "rationale": "CANARY-rationale",
                "level_id": self.yellow.id,
                "deviation_reason": "Known since last term.",
                "immediate_measures": "A colleague walks along.",
                "next_review_on": fields.Date.add(fields.Date.today(), days=30),
                **values,
            }
        )

    def complete_assessment(self, subject=None, **values):
        assessment = self.draft_assessment(subject, **values)
        assessment.action_complete()
        return assessment

    def write_line(self, name, record, kind, text="something", **vals):
        return self.as_(name, self.env["crisis.timeline"]).add_line(
            record._name, record.id, {"kind": kind, "text": text, **vals}
        )

    def case_in_follow_up(self, subject=None):
        """Assessed, a measure taken, a guardian spoken to, and the schedule ended with its first follow-up."""
        case = self.open_case(subject)
        self.complete_assessment(subject)
        self.write_line("counsellor", case, "measure")
        self.write_line("counsellor", case, "contact")
        case.invalidate_recordset()
        case.action_follow_up()
        self.last_followup(case, "better")
        return case

    def last_followup(self, case, result):
        """The first planned one is done, and there is to be none after it."""
        followup = case.followup_ids.sorted("planned_on")[:1]
        followup.write({"result": result, "next_on": False})
        followup.action_done()

    def decide(self, name, record, transition, reason="Because it is so.", **values):
        """Take a step that demands a reason, as the dialog does."""
        return self.as_(name, self.env["crisis.decision"]).create(
            {"res_model": record._name, "res_ref": record.id, "transition": transition, "reason": reason, **values}
        )

    def force(self, case, state, **values):
        """Put a case into a state for tests that do not care how it got there."""
        now = fields.Datetime.now()
        if state in ("intervening", "follow_up", "closed"):
            values.setdefault("assessed_at", now)
        if state in ("follow_up", "closed"):
            values.setdefault("intervened_at", now)
        if state == "closed":
            values |= {
                "closing_proposed_by_id": self.users["counsellor"].id,
                "closing_proposed_at": now,
                "closed_by_id": self.users["leader"].id,
                "closed_at": now,
            }
        case.sudo()._as_workflow().write({"state": state, **values})
        self.env.flush_all()
        return case

    def live_warning(self, subject=None, level=None, **values):
        subject = subject or self.pupil
        warning = (
            self.env["crisis.warning"]
            .sudo()
            ._as_workflow()
            .create(
                {
                    "subject_id": subject.id,
                    "company_id": subject.company_id.id,
                    "level_id": (level or self.yellow).id,
                    "state": "active",
                    "counsellor_id": self.users["counsellor"].id,
                    "proposed_by_id": self.users["counsellor"].id,
                    "proposed_at": fields.Datetime.now(),
                    "entered_by_id": self.users["register_keeper"].id,
                    "entered_at": fields.Datetime.now(),
                    "review_by": fields.Date.add(fields.Date.today(), days=14),
                    "risk_type_ids": [Command.set(self.risk.ids)],
                    "agreed_measures": "Lunch with a friend",
                    "watch_for": "Farewells",
                    **values,
                }
            )
        )
        self.env.flush_all()
        return self.env["crisis.warning"].browse(warning.id)
