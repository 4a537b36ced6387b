# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of leave and changes of enrolment, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.absence.action_file": "check_access read, then the step's role on each absence of that pupil",
    "crisis.absence.action_apply": "check_access read, then create of changes of enrolment; gives a form",
    "crisis.case.action_change_enrolment": "check_access read, then create of changes of enrolment; gives a form",
    "crisis.status.change.action_continue": "check_access read, then create; gives a form",
    "crisis.status.change.action_prepare_return": "check_access read, then as on the case",
    "crisis.status.contact.action_call": "check_access read, then create of contacts written down; gives a form",
}
