# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handing over in the canary matrix: the office, the homeroom teacher, grants, and who hands over."""

from .canary import declare
from .canary_models import NEAR, OFFICE

GIVER = "school_doctor"
TEXTS = (
    "receiver_name",
    "receiver_relation",
    "receiver_phone",
    "told",
    "pupil_state",
    "belongings",
    "place",
    "conditions",
    "support",
    "explained",
    "refusal_reason",
)


def handover(story):
    """A deed that is being filled in; made once."""
    if not hasattr(story, "handover"):
        story.handover = story.as_("counsellor", "crisis.handover").create(
            {
                "case_id": story.crisis.id,
                "giver_2_id": story.case.users[GIVER].id,
                **{name: story.word(f"handover-{name}") for name in TEXTS},
            }
        )
        story.env.flush_all()
    return story.handover.sudo()


declare("crisis.handover", handover, OFFICE | NEAR | {GIVER})
