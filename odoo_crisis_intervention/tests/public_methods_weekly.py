# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and technical texts of the weekly report and the class log."""

TECHNICAL = {}

GUARDS = {
    "crisis.weekly.paper.action_open": "a dialog of leaders and counsellors, own rows only; as opening the report",
    "crisis.weekly.report.action_correct": "check_access read, then a teacher of the class or whoever typed it in",
    "crisis.weekly.report.action_discard": "check_access read, then the transition's role and state",
    "crisis.weekly.report.action_nil": "check_access write, then the transition's role and state",
    "crisis.weekly.report.action_open_earlier": "check_access write, then as opening the report",
    "crisis.weekly.report.action_open_mine": "opens reports of own classes only; otherwise gives an action",
    "crisis.weekly.report.line.action_report_now": "check_access write, while the report is a draft",
}
