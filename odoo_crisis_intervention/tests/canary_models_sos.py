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
