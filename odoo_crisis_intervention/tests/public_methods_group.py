# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of groups, safety plans and supervision, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.assessment.action_safety_plan": "check_access read, then create of safety plans",
    "crisis.candidate.action_safety_plan": "check_access read, then create of safety plans",
    "crisis.case.action_safety_plan": "check_access read, then create of safety plans",
    "crisis.group.action_end": "transition: counsellors of the school and whoever leads the group",
    "crisis.group.action_plan_meetings": "check_access write",
    "crisis.group.attendance.action_next": "check_access write; a live group only",
    "crisis.group.meeting.action_all_present": "check_access write; a live group only",
    "crisis.group.meeting.action_attendance": "check_access write; a live group only",
    "crisis.safety.plan.action_new_version": "check_access write; what is in use only",
    "crisis.safety.plan.action_print": "check_access read; the paper asks again",
    "crisis.safety.plan.action_print_card": "check_access read; the paper asks again",
    "crisis.supervision.talk.action_wish": "check_access create; one's own wish",
}
