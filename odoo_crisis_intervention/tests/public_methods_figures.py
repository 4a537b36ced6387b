# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of the figures of a school and the bureau's sheet. All ring 1: numbers, nobody's name."""

TECHNICAL = {}

GUARDS = {
    "crisis.bureau.fill.action_fill": "own rows only; check_access read of figures and sheet, frozen ones only",
    "crisis.statistic.action_correct": "check_access write; frozen ones only",
    "crisis.statistic.action_count": "check_access write; drafts only",
    "crisis.statistic.action_freeze": "check_access write; drafts whose last day is over",
    "crisis.statistic.action_pivot": "check_access read; gives an action on numbers with rules of their own",
}
