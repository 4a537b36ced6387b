# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of emergencies, each with what stops a stranger."""

TECHNICAL = {"crisis.event.sos_token": "a random number of the browser"}

GUARDS = {
    "crisis.event.action_change_command": "check_access read, then who leads; gives a form whose creation checks again",
    "crisis.event.action_order": "as above",
    "crisis.event.action_task": "as above",
    "crisis.event.action_bulletin": "check_access read, then who leads; the bulletin's rule on writing besides",
    "crisis.bulletin.web_read": "rule on reading; stamps the caller's own receipt only",
    "crisis.event.raise_sos": "all staff may; each value is looked at; answers with what he may read",
    "crisis.event.get_sos_form": "all staff; own classes and telephone numbers of the team, ring 1",
    "crisis.event.get_live": "check_access read; names of colleagues and times",
    "crisis.event.action_coming": "check_access read, then the own call only",
    "crisis.event.action_there": "as above",
    "crisis.event.action_leave": "as above",
    "crisis.event.action_cannot": "as above",
    "crisis.callout.action_acknowledge": "check_access read, then the own call or who leads",
    "crisis.callout.action_arrive": "as above",
    "crisis.callout.action_leave": "as above",
    "crisis.callout.action_decline": "as above",
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
