# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who takes part in a census is for those who collect the slips: counsellors and the pupil's homeroom teacher."""

from .canary import declare
from .census_common import run_census


def participant(story):
    """The pupil's part in a census of his class; made once, other parts hang their sheets on it."""
    if not hasattr(story, "census_participant"):
        census = run_census(story.as_("counsellor", "crisis.census"), story.case.school_class)
        participants = story.env["crisis.census.participant"].sudo()
        story.census_participant = participants.search(
            [("census_id", "=", census.id), ("subject_id", "=", story.pupil.id)]
        )
    return story.census_participant


declare("crisis.census.participant", participant, {"counsellor", "homeroom"})
