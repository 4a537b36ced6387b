# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of instruments and answer sheets, each with what stops a stranger."""

TECHNICAL = {
    "crisis.sheet.key": "what makes an imported result the same result; a digest",
    "crisis.sheet.doubt_codes": "codes of the instrument; people see reasons",
}

GUARDS = {
    "crisis.instrument.action_print_blank": "check_access read; nobody's answers are on it",
    "crisis.sheet.action_hand_in": "transition: counsellors of the school",
    "crisis.sheet.action_void": "transition: counsellors of the school",
}
