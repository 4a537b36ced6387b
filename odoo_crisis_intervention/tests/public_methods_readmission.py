# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of the way back to school, each with what stops a stranger."""

TECHNICAL = {"crisis.readmission.version.text_digest": "a hash"}

GUARDS = {
    "crisis.case.action_readmit": "check_access read, then create of returns; gives a form",
    "crisis.readmission.agreement.action_decide": "check_access read, then the roles of the step; gives a form",
    "crisis.readmission.agreement.action_open_version": "check_access read, also of the version",
    "crisis.readmission.version.action_check": "check_access read; tells whether it was changed",
    "crisis.readmission.version.action_new_version": "check_access write, then the roles of offering, and the states",
}
