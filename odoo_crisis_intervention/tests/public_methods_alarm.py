# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of alarms, the on-call roster and the hotline, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.alarm.get_mine": "own open calls only, no name of a pupil; the reference for readers only",
    "crisis.alarm.see_mine": "as above; stamps own calls only",
    "crisis.alarm.answer_mine": "own calls only; taking one is the transition of the alarm, with its role",
    "crisis.alarm.action_take": "check_access read, then the transition's role and state",
    "crisis.alarm.action_open_concern": "check_access read; gives a form whose access checks again",
    "crisis.oncall.shift.action_take_over": "check_access read, then the same duty in the school; ring 1",
    "crisis.oncall.shift.action_take_call": "a function or a hotline shift now; gives an empty form",
    "crisis.hotline.call.action_close": "check_access read, then the transition's role and state",
    "crisis.hotline.call.action_discard": "as above: the author, while it is open",
    "crisis.hotline.call.action_report": "as above; the report is written with the rights of whoever presses",
    "crisis.hotline.call.action_open_concern": "check_access read; the report's own access besides",
}
