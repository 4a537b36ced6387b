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
    return story.event


declare("crisis.event", _event, OFFICE | {"author", "grant_need", "grant_full"})
