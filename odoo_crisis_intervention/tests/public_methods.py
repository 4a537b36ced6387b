# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every public method of the addon and every stored text that is not narrative, each with the reason it is in order.

Public means: anybody logged in may call it by RPC, with any ids and any arguments. Whoever adds a method writes down
here, or in a ``public_methods_<part>.py`` beside it, what stops a stranger; ``test_leaks_rpc`` calls each of them as
strangers.
"""

import importlib
import pkgutil
from pathlib import Path

TECHNICAL = {
    "*.reference": "the opaque name",
    "*.res_model": "a model's name",
    "*.suggestion_codes": "codes of reasons; people see suggestion_text",
    "*.digest": "a hash",
    "crisis.assessment.assessor_qualification": "of a colleague, as on the school's door",
    "crisis.decision.transition": "a step's name",
    "crisis.document.mimetype": "a content type",
    "crisis.timeline.event": "a step's name",
    "crisis.warning.archive_number": "the school's own number of a file",
}

GUARDS = {
    # overrides of Odoo's own; what they add is stricter
    "*.create": "rule on writing, and the model's own checks",
    "*.write": "rule on writing, and the model's own checks",
    "*.read": "rule on reading; one error for missing and forbidden",
    "*.copy": "refused",
    "*.copy_data": "refused",
    "*.load": "refused",
    "*.export_data": "leaders with a grant; logged",
    "*.onchange": "links to what the user may not read are refused",
    "*.default_get": "defaults that link to what the user may not read are refused",
    "*.unlink": "refused",
    "*.get_readers": "check_access read",
    "crisis.access.exclusion.action_lift": "check_access read, then a leader of the school who is not shut out himself",
    "crisis.access.grant.action_end": "check_access read, then a leader of the school",
    "crisis.access.log.action_verify": "leaders and auditors; tells a number",
    "crisis.case.action_close": "transition: a leader, not the proposer, nothing open",
    "crisis.case.action_follow_up": "transition: a counsellor, after a measure",
    "crisis.case.action_plan_followup": "check_access create of follow-ups; gives the action of a form",
    "crisis.case.action_propose_closing": "transition: a counsellor, nothing open",
    "crisis.case.action_reopen": "check_access read, then a counsellor or leader of the school; closed cases only",
    "crisis.case.action_resume": "gives the form of a decision, whose transition checks",
    "crisis.case.action_return_closing": "as above",
    "crisis.case.action_void": "as above",
    "crisis.followup.action_cancel": "as above",
    "crisis.followup.action_done": "transition: a counsellor",
    "crisis.followup.action_open": "check_access read",
    "crisis.warning.action_open_case": "check_access read, then a counsellor or leader of the school",
    "crisis.class.promotion.action_apply": "a dialog of the configuration group, own rows only; ring 1",
    "crisis.concern.action_acknowledge": "transition: counsellors and leaders of the school",
    "crisis.concern.action_close": "transition: counsellors and leaders of the school; gives a dialog",
    "crisis.concern.action_discard": "transition: the author, while it is a draft",
    "crisis.concern.action_open_case": "check_access read, then as the case says",
    "crisis.concern.action_start_assessment": "check_access read; gives a form",
    "crisis.concern.action_submit": "transition: the author, while it is a draft",
    "crisis.concern.action_void": "transition: counsellors and leaders of the school; gives a dialog",
    "crisis.document.action_open": "check_access read; gives a URL whose route checks again",
    "crisis.reference.find.action_find": "a dialog, own rows only; searches with the rights of whoever asks",
    "crisis.roster.import.action_back": "a dialog of the configuration group, own rows only; ring 1",
    "crisis.roster.import.action_cancel": "as above",
    "crisis.roster.import.action_confirm": "as above",
    "crisis.roster.import.action_open_roster": "as above",
    "crisis.roster.import.action_preview": "as above",
    "crisis.subject.action_open_guardians": "gives an action; the rule on guardians says what it shows",
    "crisis.subject.action_open_profile": "gives an action; the rule on profiles says what it shows",
    "crisis.team.member.action_confirm": "a leader who is not the person named; the office where there is no leader",
    "crisis.term.action_fill_days": "ring 1; rule and access line on writing",
    "crisis.timeline.add_line": "check_access read of the record the line is about",
    "crisis.timeline.verify_lines": "check_access read of the record; tells whether lines were changed, nothing else",
    "crisis.timeline.get_lines": "check_access read of the record the lines are about; logged",
    "crisis.assessment.action_complete": "check_access read, then the transition's role, state and second person",
    "crisis.assessment.action_protect": "check_access read, then the transition's role, state and second person",
    "crisis.assessment.action_discard": "check_access read, then the transition's role, state and second person",
    "crisis.assessment.action_confirm": "the transition's role; gives the form of a decision, which checks again",
    "crisis.assessment.action_void": "as above",
    "crisis.assessment.action_feedback": "check_access read; the sheet's rule on writing",
    "crisis.assessment.action_propose_warning": "check_access read, then a counsellor of the school; gives a form",
    "crisis.assessment.action_redo": "check_access read, then a counsellor of the school",
    "crisis.assessment.feedback.action_acknowledge": "check_access read, then an own receipt or a leader",
    "crisis.assessment.feedback.action_send": "check_access read, then the transition's role, state and second person",
    "crisis.assessment.feedback.action_void": "the transition's role; gives the form of a decision, which checks again",
    "crisis.assessment.feedback.web_read": "rule on reading; stamps the caller's own receipt only",
    "crisis.warning.action_change_level": "the transition's role; gives the form of a decision, which checks again",
    "crisis.warning.action_decline": "as above",
    "crisis.warning.action_enter": "check_access read, then the transition's role, state and second person",
    "crisis.warning.action_pause": "the transition's role; gives the form of a decision, which checks again",
    "crisis.warning.action_propose_removal": "as above",
    "crisis.warning.action_refuse_removal": "as above",
    "crisis.warning.action_remove": "check_access read, then the transition's role, state and second person",
    "crisis.warning.action_resume": "the transition's role; gives the form of a decision, which checks again",
    "crisis.warning.action_review": "check_access read, then the transition's role, state and second person",
    "crisis.warning.action_void": "the transition's role; gives the form of a decision, which checks again",
    "crisis.warning.action_withdraw": "as above",
    "*.init": "creates database objects that exist already",
}

for _module in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if _module.name.startswith("public_methods_"):
        _part = importlib.import_module(f".{_module.name}", __package__)
        TECHNICAL.update(_part.TECHNICAL)
        GUARDS.update(_part.GUARDS)
