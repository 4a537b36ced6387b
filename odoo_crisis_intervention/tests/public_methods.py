# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every public method of the addon and every stored text that is not narrative, each with the reason it is in order.

Public means: anybody logged in may call it by RPC, with any ids and any arguments. Whoever adds a method writes down
here what stops a stranger; ``test_leaks_rpc`` calls each of them as strangers.
"""

TECHNICAL = {
    "*.reference": "the opaque name",
    "*.res_model": "a model's name",
    "*.digest": "a hash",
    "crisis.decision.transition": "a step's name",
    "crisis.document.mimetype": "a content type",
    "crisis.timeline.event": "a step's name",
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
    "crisis.class.promotion.action_apply": "a dialog of the configuration group, own rows only; ring 1",
    "crisis.document.action_open": "check_access read; gives a URL whose route checks again",
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
    "crisis.timeline.get_lines": "check_access read of the record the lines are about; logged",
    "*.init": "creates database objects that exist already",
}
