# SPDX-License-Identifier: LGPL-3.0-or-later
"""Public methods and harmless texts of the counsellor's report and the page of the week (see ``public_methods``)."""

TECHNICAL = {
    "crisis.counsellor.report.line.code": "names a number",
    "crisis.counsellor.report.person.event_codes": "names of steps",
}

GUARDS = {
    "crisis.counsellor.report.action_correct": "check_access write; handed in, and nobody is correcting it",
    "crisis.counsellor.report.action_discard": "transition: the author, counsellors and leaders, while it is a draft",
    "crisis.counsellor.report.action_open_mine": "counsellors of the school; the own report",
    "crisis.week.digest.action_acknowledge": "check_access read, a leader of the school, once each, after the week",
    "crisis.week.digest.action_open_after": "check_access read, then a leader of the school",
    "crisis.week.digest.action_open_before": "as above",
    "crisis.week.digest.action_open_last": "leaders of the school",
    "crisis.week.digest.action_remind": "check_access read, then a leader of the school; constant words",
    "crisis.week.digest.web_read": "rule on reading; stamps the caller's own receipt only",
}
