# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and technical texts of what comes in from outside."""

TECHNICAL = {
    "*.form_nonce": "a random number",
    "crisis.outside.report.code_prefix": "characters of a random code, closed to everybody",
    "crisis.outside.report.code_salt": "a random number, closed to everybody",
    "crisis.outside.report.code_digest": "a hash, closed to everybody",
}

GUARDS = {
    "crisis.concern.action_open_outside": "check_access read; gives the action of a form",
    "crisis.outside.report.action_answer": "check_access write: counsellors and leaders of the school",
    "crisis.outside.report.action_open_concern": "check_access read; gives the action of a form",
}
