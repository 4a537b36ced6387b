# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of handing over, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.case.action_print_pack": "check_access read; begins and prints what the user may begin and read",
    "crisis.event.action_print_pack": "check_access read of the emergency and of its case; as above",
    "crisis.case.action_refer": "check_access read, then create of referrals; gives a form",
    "crisis.case.action_consent": "check_access read, then create of papers; gives a form",
    "crisis.consent.action_print": "check_access read; the paper asks again and logs",
    "crisis.case.action_hand_over": "check_access read, then create of deeds; gives a form",
    "crisis.event.action_deed": "check_access read of the emergency and of its case; gives a form",
    "crisis.frozen.mixin.action_check": "check_access read; tells whether it was changed",
    "crisis.handover.action_check": "check_access read; tells whether it was changed",
    "crisis.case.action_assess": "check_access read, then create of assessments; gives a form or the own draft",
    "crisis.event.action_assess": "as above",
    "crisis.handover.action_renotice": "the roles of the step, then the rule on creating",
}
