# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of what is done around a crisis, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.event.action_call_guardian": "check_access read; a form whose creation checks again",
    "crisis.case.action_call_guardian": "as above",
    "crisis.guardian.contact.action_no_answer": "check_access read, then who may write it, and its state",
    "crisis.guardian.contact.action_reach": "as above",
    "crisis.guardian.contact.action_arrive": "as above",
    "crisis.guardian.contact.action_void": "as above; gives the form of a decision, which checks again",
    "crisis.guardian.contact.action_open": "check_access read",
    "crisis.guardian.call.mixin.action_call_guardian": "abstract",
}
