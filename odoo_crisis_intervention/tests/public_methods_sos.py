# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of emergencies, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.event.action_now": "check_access write; stamps one of four times",
    "crisis.event.action_respond": "check_access read, then the transition's role and state",
    "crisis.event.action_stabilise": "as above",
    "crisis.event.action_hand_over": "as above",
    "crisis.event.action_resolve": "as above",
    "crisis.event.action_follow_up": "as above",
    "crisis.event.action_archive": "as above",
    "crisis.event.action_resume": "the transition's role; gives the form of a decision, which checks again",
    "crisis.event.action_void": "as above",
}
