# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and harmless texts of the counselling room (see public_methods)."""

TECHNICAL = {}

GUARDS = {
    "crisis.appointment.action_record": "the step's role: a counsellor of the school; then create of records",
    "crisis.hotline.call.action_appointment": "check_access read; gives a form",
    "crisis.outside.report.action_appointment": "check_access read; gives a form",
    "crisis.room.calendar.action_open": "check_access read of the appointment",
    "crisis.room.opening.action_print": "own rows only; the paper asks for the duty again",
    "crisis.session.action_assess": "check_access read; gives a form",
    "crisis.session.action_release_word": "check_access write: the author; then the step's role",
    "crisis.session.action_withdraw_word": "as above",
}
