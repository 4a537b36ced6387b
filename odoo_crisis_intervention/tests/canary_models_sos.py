# SPDX-License-Identifier: LGPL-3.0-or-later
"""Emergencies and what hangs on them: who must see them."""

from .canary import declare
from .canary_models import OFFICE


def _event(story):
    """Raised by a teacher about the pupil of the story."""
    if not hasattr(story, "event"):
        story.event = story.as_("author", "crisis.event").create(
            {
                "subject_id": story.pupil.id,
                "company_id": story.pupil.company_id.id,
                **{
                    name: story.word(f"event-{name}")
                    for name in (
                        "place",
                        "what",
                        "subject_description",
                        "protective_measures",
                        "first_witness",
                        "first_witness_did",
                    )
                },
            }
        )
        story.event.sudo()._call_out_all()
    return story.event


def _callout(story):
    doctor = story.case.users["school_doctor"]
    return _event(story).sudo().callout_ids.filtered(lambda call: call.user_id == doctor)


# Whoever was called: the homeroom teacher and the school doctor, besides the office and who raised it.
CALLED = OFFICE | {"author", "homeroom", "school_doctor"}
declare("crisis.event", _event, CALLED | {"grant_need", "grant_full"})
declare("crisis.callout", _callout, CALLED | {"grant_full"})


def _command(story):
    return story.as_("leader", "crisis.event.command").create(
        {"event_id": _event(story).id, "user_id": story.case.users["deputy"].id, "reason": story.word("command")}
    )


def _order(story):
    doctor = story.case.users["school_doctor"].id
    texts = {name: story.word(f"order-{name}") for name in ("text", "to_whom", "result")}
    return story.as_("leader", "crisis.event.order").create({"event_id": _event(story).id, "user_id": doctor, **texts})


def _task(story):
    return story.as_("leader", "crisis.event.task").create(
        {"event_id": _event(story).id, "department": "clinic", "text": story.word("task")}
    )


def _statement(story):
    names = ("text", "injury", "vital_signs", "first_aid", "sent_to")
    doctor = story.case.users["school_doctor"]
    statements = story.env["crisis.statement"].sudo()._as_workflow()
    statement = statements.create({"event_id": _event(story).id, "user_id": doctor.id, "called_as": "doctor"})
    story.as_("school_doctor", statement.sudo(False)).write({name: story.word(f"statement-{name}") for name in names})
    return statement


def _bulletin(story):
    if not hasattr(story, "bulletin"):
        story.bulletin = story.as_("counsellor", "crisis.bulletin").create(
            {"event_id": _event(story).id, "body": story.word("bulletin")}
        )
        story.bulletin.action_issue()
    return story.bulletin


def _receipt(story):
    leader = story.case.users["leader"]
    return _bulletin(story).sudo().receipt_ids.filtered(lambda row: row.user_id == leader)


declare("crisis.event.command", _command, OFFICE | {"grant_full"})
declare("crisis.event.order", _order, OFFICE | {"grant_full", "school_doctor"})
declare("crisis.event.task", _task, CALLED | {"grant_full"})
declare("crisis.statement", _statement, OFFICE | {"grant_full", "school_doctor"})
declare("crisis.bulletin", _bulletin, OFFICE | {"grant_full"})
declare("crisis.bulletin.receipt", _receipt, OFFICE | {"grant_full"})
