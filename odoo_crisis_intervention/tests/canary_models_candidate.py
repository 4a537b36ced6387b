# SPDX-License-Identifier: LGPL-3.0-or-later
"""Candidates for counsellors and a full grant; a note for the homeroom teacher for those near as well."""

from .canary import declare
from .canary_models import CLINICAL, NEAR


def candidate(story):
    """By hand, so that it does not depend on what a sheet says; made once."""
    if not hasattr(story, "candidate"):
        known = story.case.env["crisis.candidate"].sudo().search([("subject_id", "=", story.pupil.id)], limit=1)
        story.candidate = known or story.as_("counsellor", "crisis.candidate").create({"subject_id": story.pupil.id})
        words = {name: story.word(f"candidate-{name}") for name in ("occasion", "note", "place")}
        story.as_("counsellor", story.candidate).write(words)
        story.env.flush_all()
    return story.candidate.sudo()


def note(story):
    if not hasattr(story, "homeroom_note"):
        words = {name: story.word(f"homeroom-{name}") for name in ("watch_for", "support", "avoid")}
        story.homeroom_note = story.as_("counsellor", "crisis.homeroom.note").create(
            {"subject_id": story.pupil.id, "candidate_id": candidate(story).id, **words}
        )
        story.homeroom_note.action_give()
        story.env.flush_all()
    return story.homeroom_note.sudo()


declare("crisis.candidate", candidate, {"counsellor", "grant_full"})
declare("crisis.homeroom.note", note, CLINICAL | NEAR)
