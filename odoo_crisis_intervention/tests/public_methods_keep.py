# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of leaving and keeping, each with what stops a stranger."""

TECHNICAL = {
    "crisis.legal.hold.held_reference": "the opaque name of a record",
    "crisis.destruction.proof_digest": "a hash",
    "crisis.destruction.line.record_reference": "the opaque name of a record",
    "crisis.access.register.line.file_references": "opaque names of records",
}

GUARDS = {
    "crisis.access.register.action_lines": "check_access read; gives an action",
    "crisis.case.action_transfer_summary": "check_access read, then create of summaries; gives a form",
    "crisis.destruction.action_check": "check_access read; tells whether it was changed",
    "crisis.destruction.action_draw": "check_access write, a preview only; drawn up by the server",
    "crisis.destruction.action_lines": "check_access read; gives an action",
    "crisis.destruction.line.action_open": "check_access read of the line and of the record; one refusal for both",
    "crisis.leaving.action_close": "check_access read, then the transition's role, state and second person",
    "crisis.leaving.action_hand_in": "check_access read, then the transition's role and state",
    "crisis.leaving.action_transfer_summary": "check_access read, then create of summaries; gives a form",
}
