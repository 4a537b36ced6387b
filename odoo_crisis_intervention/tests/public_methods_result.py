# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of the import of results, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.result.mapping.action_number_items": "check_access write; ring 1",
    "crisis.result.import.action_read_headers": "check_access write",
    "crisis.result.import.action_check": "check_access write",
    "crisis.result.import.action_take_over": "transition: counsellors of the school",
    "crisis.result.import.action_throw_away": "transition: whoever brought it in, counsellors of the school",
    "crisis.result.import.action_open_sheets": "check_access read; the sheets' own access besides",
}
