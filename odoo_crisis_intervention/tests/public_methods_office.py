# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of the organisation's own records: plan, trainings, activities, teams. All ring 1."""

TECHNICAL = {}

GUARDS = {
    "crisis.organisation.sheet.action_print_organisation": "a dialog, own rows only; the teams are for all staff",
    "crisis.organisation.sheet.action_print_phones": "as above",
    "crisis.plan.action_new_version": "a leader of the school or the configuration group",
    "crisis.plan.action_read": "check_access read; gives an action",
    "crisis.plan.coverage.action_confirm_on_paper": "check_access read, then a leader or the configuration group",
    "crisis.plan.version.action_confirm_read": "check_access read; confirms for the caller and nobody else",
    "crisis.plan.version.action_coverage": "a leader of the school or the configuration group; gives an action",
    "crisis.plan.version.action_new_version": "as that of the plan",
    "crisis.plan.version.action_publish": "check_access write; drafts only",
    "crisis.plan.version.action_review": "check_access write; the version in force only",
    "crisis.plan.version.action_verify": "check_access read; tells whether the text was changed",
    "crisis.prevention.action_cancel": "check_access write; planned ones only",
    "crisis.prevention.action_done": "as above",
    "crisis.team.action_confirm_year": "a leader of the school",
    "crisis.team.action_members": "check_access read; gives an action",
    "crisis.team.member.action_end": "check_access read, then a leader of the school; ends, opens nothing",
    "crisis.training.action_all_present": "check_access write",
    "crisis.training.action_cancel": "check_access write; not where somebody was present",
    "crisis.training.action_fill": "check_access write",
    "crisis.training.action_held": "check_access write",
    "crisis.training.action_plan": "check_access write",
    "crisis.training.action_tick": "check_access write; gives an action",
    "crisis.training.attendance.action_passed": "check_access write",
    "crisis.training.attendance.action_toggle": "check_access write",
}
