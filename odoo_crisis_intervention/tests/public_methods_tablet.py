# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of the tablets' part of a screening, each with what stops a stranger."""

TECHNICAL = {
    "crisis.census.entry.token_digest": "a keyed digest, closed to everybody",
}

GUARDS = {
    "crisis.census.sitting.action_open_tablets": "check_access read, then the supervisor, a counsellor or a leader",
    "crisis.census.sitting.action_close_tablets": "as above",
}
