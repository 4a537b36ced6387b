# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of candidates and notes for homeroom teachers, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.candidate.action_ask": "check_access read, then create of sheets; gives a form",
    "crisis.candidate.action_assess": "check_access read, then create of assessments; gives a form",
    "crisis.candidate.action_homeroom_note": "check_access read, then create of notes; gives a form",
    "crisis.candidate.action_register": "check_access read, then the step's role and state; gives a form",
    "crisis.candidate.plan.action_plan": "a dialog, own rows only; counsellors of the school, the list's own rules",
}
