# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is done around a crisis: who must see it."""

from odoo.fields import Command

from .canary import declare
from .canary_models import CLINICAL
from .canary_models_sos import CALLED, _event


def _contact(story):
    return story.as_("homeroom", "crisis.guardian.contact").create(
        {
            "event_id": _event(story).id,
            **{name: story.word(f"contact-{name}") for name in ("person", "phone", "said")},
        }
    )


declare("crisis.guardian.contact", _contact, CALLED | {"grant_need", "grant_full"})


def _mandatory(story):
    if not hasattr(story, "mandatory"):
        names = ("subject_description", "facts", "suspect_words")
        story.mandatory = story.as_("author", "crisis.mandatory.report").create(
            {"subject_id": story.pupil.id, **{name: story.word(f"mandatory-{name}") for name in names}}
        )
    return story.mandatory


def _filing(story):
    names = ("received_by", "receipt_number", "told")
    return story.as_("author", "crisis.mandatory.filing").create(
        {"report_id": _mandatory(story).id, **{name: story.word(f"filing-{name}") for name in names}}
    )


def _withholding(story):
    guardian = story.env["crisis.guardian"].create({"subject_id": story.pupil.id, "name": "G", "call_order": 9})
    return story.as_("counsellor", "crisis.guardian.withholding").create(
        {
            "case_id": story.crisis.id,
            "guardian_ids": [Command.link(guardian.id)],
            "reason": story.word("withholding"),
        }
    )


def _affected(story):
    names = ("person", "note", "support")
    return story.as_("counsellor", "crisis.affected.person").create(
        {"case_id": story.crisis.id, **{name: story.word(f"affected-{name}") for name in names}}
    )


def _disclosure(story):
    names = ("to_whom", "what", "why_not")
    return story.as_("counsellor", "crisis.disclosure").create(
        {
            "case_id": story.crisis.id,
            "ground": "danger",
            **{name: story.word(f"disclosure-{name}") for name in names},
        }
    )


REPORTER_AND_LEADERS = {"author", "leader", "deputy"}
declare("crisis.mandatory.report", _mandatory, REPORTER_AND_LEADERS)
declare("crisis.mandatory.filing", _filing, REPORTER_AND_LEADERS)
declare("crisis.guardian.withholding", _withholding, CLINICAL)
declare("crisis.affected.person", _affected, CLINICAL)
declare("crisis.disclosure", _disclosure, CLINICAL)
