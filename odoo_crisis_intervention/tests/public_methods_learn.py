# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of learning and answering, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.accountability.action_ask": "the transition's own person and state; gives a list",
    "crisis.accountability.action_drop": "as above",
    "crisis.case.action_review": "check_access read; the rules on reviews decide what is found or begun",
    "crisis.event.action_ask_filing": "check_access read, then the office; the server asks",
    "crisis.event.action_review": "check_access read; the rules on reviews decide what is found or begun",
    "crisis.review.action_begin": "check_access read, then the transition's role and state",
    "crisis.review.action_check": "check_access read; tells whether it was changed",
    "crisis.review.action_lesson": "check_access write, then the lesson's rule on writing",
    "crisis.review.action_refill": "check_access write; a draft only",
    "crisis.review.action_void": "the transition's role; gives the form of a decision, which checks again",
}
