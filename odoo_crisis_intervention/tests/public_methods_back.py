# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of return and follow-up, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.case.action_open_support_plan": "check_access read, then create of support plans",
    "crisis.case.action_schedule_followups": "check_access read, then a counsellor of the school",
    "crisis.followup.action_adjust_measures": "check_access read, then as on the case and its plan",
    "crisis.followup.action_adjust_support": "check_access read, then as on the plan",
    "crisis.support.breach.action_open": "check_access read",
    "crisis.support.line.action_leave_out": "check_access write; a draft only",
    "crisis.support.plan.action_apply_leave": "check_access read, then create of changes of enrolment; gives a form",
    "crisis.support.plan.action_new_version": "check_access write; what is in force only",
    "crisis.support.plan.action_report_breach": "check_access create of what was not as agreed; gives a form",
    "crisis.support.plan.action_resume_entry": "check_access read, then the step's role; gives the form of a decision",
    "crisis.support.review.action_done": "transition: counsellors and leaders of the school; then as on the plan",
    "crisis.support.review.action_open": "check_access read",
}
