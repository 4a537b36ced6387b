# SPDX-License-Identifier: LGPL-3.0-or-later
"""Leaving, keeping and destroying in the canary matrix."""

from datetime import date

from ..models.crisis_retention import Outlook
from .canary import declare
from .canary_models import OFFICE

LEADERS = {"leader", "deputy"}
OF_THE_SCHOOL = LEADERS | {"excluded_leader"}  # they name no person, so nobody is shut out by a person
KEEPER, AUDITOR = {"register_keeper"}, {"auditor"}
TEXTS = ("course", "helped", "watch_for", "support", "contact", "to_school", "to_whom", "guardian_name", "remarks")


def once(make):
    """The record of a story, made when it is asked for first."""

    def pick(story):
        name = f"keep_{make.__name__}"
        if not hasattr(story, name):
            setattr(story, name, make(story))
            story.env.flush_all()
        return getattr(story, name).sudo()

    return pick


@once
def hold(story):
    holds = story.as_("leader", "crisis.legal.hold")
    return holds.create({"subject_id": story.pupil.id, "reason": story.word("hold")})


@once
def leaving(story):
    leavings = story.env["crisis.leaving"].sudo()._as_workflow()
    values = {"subject_id": story.pupil.id, "company_id": story.pupil.company_id.id, "how": "graduated"}
    return leavings.create({**values, "note": story.word("leaving")})


@once
def destruction(story):
    return story.as_("register_keeper", "crisis.destruction").create({"remarks": story.word("destruction")})


@once
def destruction_line(story):
    parent = destruction(story)
    outlook = Outlook()
    outlook.rows["crisis.concern"][story.concern.id] = date(2026, 1, 1)
    rules = {code: rule.id for code, (rule, _period) in story.env["crisis.retention.rule"]._periods().items()}
    parent.env["crisis.destruction.line"]._add_lines(parent, outlook, rules)
    return parent.line_ids


@once
def summary(story):
    summaries = story.as_("counsellor", "crisis.transfer.summary")
    words = {name: story.word(f"transfer-{name}") for name in TEXTS}
    return summaries.create({"case_id": story.crisis.id, **words})


@once
def register(story):
    return story.as_("leader", "crisis.access.register").create({})


declare("crisis.legal.hold", hold, LEADERS | KEEPER)
declare("crisis.leaving", leaving, OFFICE)
declare("crisis.destruction", destruction, OF_THE_SCHOOL | KEEPER | AUDITOR)
declare("crisis.destruction.line", destruction_line, OF_THE_SCHOOL | KEEPER | AUDITOR)
declare("crisis.transfer.summary", summary, OFFICE)
declare("crisis.access.register", register, OF_THE_SCHOOL | AUDITOR)
declare("crisis.access.register.line", lambda story: register(story).line_ids[:1], OF_THE_SCHOOL | AUDITOR)
