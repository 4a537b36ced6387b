# SPDX-License-Identifier: LGPL-3.0-or-later
"""The counselling room in the canary matrix: the book is the counsellors', notes are their author's, leaders read none
of it; the sentence that was let go is for the office and those near."""

from .canary import declare
from .canary_models import NEAR, OFFICE

BOOK = {"counsellor", "grant_full"}


def appointment(story):
    """Asked for by the counsellor; made once."""
    if not hasattr(story, "appointment"):
        story.appointment = story.as_("counsellor", "crisis.appointment").create(
            {"subject_id": story.pupil.id, "called": story.word("room-called"), "wish": story.word("room-wish")}
        )
        story.env.flush_all()
    return story.appointment.sudo()


def session(story):
    """Recorded in all three layers; the sentence was let go."""
    if not hasattr(story, "session"):
        story.session = story.as_("counsellor", "crisis.session").create(
            {
                "subject_id": story.pupil.id,
                "called": story.word("room-name"),
                "word": story.word("room-sentence"),
                **{name: story.word(f"room-{name}") for name in ("complaint", "process", "observation", "reflection")},
            }
        )
        story.session.action_release_word()
        story.env.flush_all()
    return story.session.sudo()


declare("crisis.appointment", appointment, BOOK)
declare("crisis.session", session, BOOK)
declare("crisis.session.note", lambda story: session(story).note_ids, {"counsellor"})
declare("crisis.session.word", lambda story: session(story).word_ids, OFFICE | NEAR)
