# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods of what is done around a crisis, each with what stops a stranger."""

TECHNICAL = {}

GUARDS = {
    "crisis.event.action_call_guardian": "check_access read; a form whose creation checks again",
    "crisis.case.action_call_guardian": "as above",
    "crisis.guardian.contact.action_no_answer": "check_access read, then who may write it, and its state",
    "crisis.guardian.contact.action_reach": "as above",
    "crisis.guardian.contact.action_arrive": "as above",
    "crisis.guardian.contact.action_void": "as above; gives the form of a decision, which checks again",
    "crisis.guardian.contact.action_open": "check_access read",
    "crisis.guardian.call.mixin.action_call_guardian": "abstract",
    "crisis.guardian.call.mixin.action_withhold": "abstract",
    "crisis.guardian.call.mixin.action_affected": "abstract",
    "crisis.guardian.call.mixin.action_propose_affected": "abstract",
    "crisis.event.action_withhold": "check_access read, then a counsellor or leader of the school; gives a form",
    "crisis.case.action_withhold": "as above",
    "crisis.event.action_affected": "check_access read, then a counsellor or leader of the school; gives a list",
    "crisis.case.action_affected": "as above",
    "crisis.event.action_propose_affected": "as above; creating checks again",
    "crisis.case.action_propose_affected": "as above",
    "crisis.case.action_disclose": "check_access read, then a counsellor of the school; gives a form",
    "crisis.mandatory.report.action_file": "check_access write: the reporter; gives a form whose creation checks again",
    "crisis.guardian.withholding.action_countersign": "transition: a leader who did not propose it",
    "crisis.guardian.withholding.action_refuse": "transition: a leader; gives the form of a decision, which checks",
    "crisis.guardian.withholding.action_lift": "transition: counsellors and leaders; as above",
    "crisis.affected.person.action_skip": "check_access read, then the transition's role and state",
    "crisis.affected.person.action_plan": "as above",
    "crisis.affected.person.action_fine": "as above",
    "crisis.affected.person.action_support": "as above",
    "crisis.affected.person.action_worry": "as above; gives the form of a report with a name of the roster",
}
