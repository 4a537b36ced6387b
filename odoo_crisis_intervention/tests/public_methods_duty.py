# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and technical texts of the duty engine."""

TECHNICAL = {}

GUARDS = {
    "crisis.duty.action_done": "check_access read, then whoever owes it, of kinds completed by hand",
    "crisis.duty.action_excuse": "check_access read, then a leader (counsellor) who does not owe it",
    "crisis.duty.action_nil": "check_access read, then whoever owes it; the report's own rules decide",
    "crisis.duty.action_open": "check_access read; the action's records have their own rules",
    "crisis.duty.heartbeat.get_health": "leaders and configuration; others hear that all is well",
}
