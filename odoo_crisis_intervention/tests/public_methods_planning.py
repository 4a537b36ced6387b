# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of handling plans and measures, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.case.action_open_handling_plan": "check_access read, then create of plans",
    "crisis.case.plan.action_add_proposed": "check_access write; a draft only",
    "crisis.case.plan.action_new_version": "check_access write; what is in force only",
    "crisis.case.action_discuss": "check_access read, then create of items; gives a form whose creation checks again",
    "crisis.conference.item.action_open_plan": "check_access read, then as on the case",
    "crisis.measure.action_open": "check_access read",
    "crisis.visit.action_suspect_severe": "check_access write; the report is the caller's own",
}
