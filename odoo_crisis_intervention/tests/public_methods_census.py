# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and technical texts of the census."""

TECHNICAL = {}

GUARDS = {
    "crisis.census.action_cancel": "check_access write: counsellors and leaders of the school; ring 1",
    "crisis.census.action_close": "as above",
    "crisis.census.action_participants": "gives an action; the rule on participants says what it shows",
    "crisis.census.action_plan_makeup": "check_access write: counsellors and leaders of the school; names nobody",
    "crisis.census.action_print_questions": "check_access read, then the rule on instruments",
    "crisis.census.action_schedule": "check_access write; gives a dialog",
    "crisis.census.action_start": "check_access write: counsellors and leaders of the school; ring 1",
    "crisis.census.participant.action_absent": "check_access write, while the census is under way",
    "crisis.census.participant.action_consent_given": "as above",
    "crisis.census.participant.action_consent_undo": "as above",
    "crisis.census.participant.action_guardian_declines": "as above",
    "crisis.census.participant.action_present": "as above",
    "crisis.census.participant.action_pupil_declines": "as above",
    "crisis.census.schedule.action_plan": "a dialog of counsellors and leaders, own rows; then as creating sittings",
    "crisis.census.sitting.action_cancel": "check_access write: counsellors and leaders of the school; ring 1",
    "crisis.census.sitting.action_close": "check_access read, then the supervisor, a counsellor or a leader; ring 1",
    "crisis.census.sitting.action_open": "as above",
    "crisis.census.sitting.action_participants": "gives an action; the rule on participants says what it shows",
}
