# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of watch groups and special custody, each with what stops a stranger."""

TECHNICAL = {}

_NOTE = "check_access read; gives a form, and the note checks who may write it"
_PLAN = "check_access write; counsellors and leaders of the school, while it is planned or under way"

GUARDS = {
    "crisis.case.action_plan_monitoring": "check_access read, then create of teams; gives a form",
    "crisis.monitoring.member.action_leave": "check_access write, while the team is planned or under way",
    "crisis.monitoring.team.action_accept_roster": _PLAN,
    "crisis.monitoring.team.action_discard_roster": _PLAN,
    "crisis.monitoring.team.action_feedback": _NOTE,
    "crisis.monitoring.team.action_hand_over": "check_access read, then who may end it; gives a form",
    "crisis.monitoring.team.action_note": _NOTE,
    "crisis.monitoring.team.action_open_members": "check_access read; the rule of members says what it shows",
    "crisis.monitoring.team.action_open_mine": "searches with the rules of whoever asks; gives an action",
    "crisis.monitoring.team.action_propose_roster": _PLAN,
    "crisis.monitoring.team.action_record_fact": _NOTE,
    "crisis.monitoring.team.add_note": "check_access read, then the team, its leader, homeroom teacher, coordinators",
    "crisis.monitoring.team.get_bar": "check_access read; logged unless the reader has his line already",
    "crisis.monitoring.team.hand_over": "check_access read, then for himself only, while he is with the child",
    "crisis.monitoring.team.take_over": "check_access read, then as a note: for himself only",
}
