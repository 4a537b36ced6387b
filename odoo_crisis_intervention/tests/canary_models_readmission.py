# SPDX-License-Identifier: LGPL-3.0-or-later
"""The way back to school in the canary matrix: the office, the homeroom teacher, grants, and a head of a department."""

from odoo import fields

from .canary import declare
from .canary_models import CLINICAL, NEAR, OFFICE

HEAD = "school_doctor"


def agreement(story):
    """A return on which the team has decided, before the heads; made once."""
    if hasattr(story, "readmission"):
        return story.readmission.sudo()
    department = story.env["hr.department"].create(
        {
            "name": "Student Affairs",
            "company_id": story.case.company.id,
            "manager_id": story.case.employees[HEAD].id,
        }
    )
    story.case.company.crisis_student_affairs_department_id = department
    story.readmission = story.as_("counsellor", "crisis.readmission.agreement").create(
        {
            "case_id": story.crisis.id,
            "returns_on": fields.Date.add(story.case.company._crisis_today(), days=7),
            "arrangement": story.word("readmission-arrangement"),
            "review_request": story.word("readmission-review"),
        }
    )
    secret = story.readmission.sudo()
    passed = {"state": "done", "done_at": fields.Datetime.now(), "done_by_id": story.case.users["counsellor"].id}
    texts = ("brought_by", "paper_hospital", "quote", "note", "deviation_reason")
    for gate in secret.gate_ids.filtered(lambda row: row.sequence <= 4):
        gate.write({name: story.word(f"gate-{gate.code}-{name}") for name in texts})
        gate._as_workflow().write(passed)
    secret._open_next_gate()
    story.as_("counsellor", story.readmission).action_propose()
    story.as_("leader", "crisis.readmission.decision").create(
        {
            "agreement_id": story.readmission.id,
            "outcome": "conditions",
            **{name: story.word(f"ruling-{name}") for name in ("reasons", "conditions", "members")},
        }
    )
    story.env["crisis.readmission.version"].sudo()._draft_for(secret)
    story.env.flush_all()
    return secret


declare("crisis.readmission.agreement", agreement, OFFICE | NEAR)
declare("crisis.readmission.gate", lambda story: agreement(story)._gate("certificate"), CLINICAL | {"grant_full"})
declare(
    "crisis.readmission.decision",
    lambda story: agreement(story).readmission_decision_ids,
    OFFICE | {"grant_full"},
)
declare(
    "crisis.readmission.approval",
    lambda story: agreement(story).approval_ids.filtered(lambda row: row.office == "student_affairs"),
    OFFICE | {"grant_full", HEAD},
)
declare("crisis.readmission.version", lambda story: agreement(story).version_ids, OFFICE | NEAR)
