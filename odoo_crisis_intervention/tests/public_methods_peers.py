# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and harmless texts of peer supporters and the class barometer (see public_methods)."""

TECHNICAL = {
    "crisis.barometer.entry_key": "a random number of the form, so that it is handed in once",
}

GUARDS = {
    "crisis.barometer.action_correct": "check_access write: counsellors; what was typed in and handed in only",
    "crisis.barometer.line.action_drop": "check_access write: counsellors, while it is a draft",
    "crisis.barometer.line.action_make_concern": "check_access read, then a counsellor of the school",
    "crisis.barometer.line.action_noted": "check_access read, then a counsellor of the school",
    "crisis.peer.supporter.action_link_login": "check_access write: counsellors, the homeroom teacher of the class",
    "crisis.peer.supporter.action_renew": "check_access write: counsellors, the homeroom teacher of the class",
}
