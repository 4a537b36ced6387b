# SPDX-License-Identifier: LGPL-3.0-or-later
"""Leave and changes of enrolment in the canary matrix: the office and those near; academic affairs its own record."""

from .canary import declare
from .canary_models import NEAR, OFFICE

CLERK = "academic_affairs"


def change(story):
    """Applied for, with everything people write; made once."""
    if not hasattr(story, "status_change"):
        texts = ("application_words", "counsellor_opinion", "homeroom_opinion", "team_opinion", "appraisal_deviation")
        story.status_change = story.as_("counsellor", "crisis.status.change").create(
            {
                "subject_id": story.pupil.id,
                "date_from": "2026-09-01",
                "date_to": "2026-12-01",
                "handed_on": story.word("leave-handed-on"),
                **{name: story.word(f"leave-{name}") for name in texts},
            }
        )
        story.env.flush_all()
    return story.status_change.sudo()


def contact(story):
    if not hasattr(story, "status_contact"):
        story.status_contact = story.as_("counsellor", "crisis.status.contact").create(
            {"change_id": change(story).id, "note": story.word("leave-contact")}
        )
        story.env.flush_all()
    return story.status_contact.sudo()


def call(story):
    if not hasattr(story, "status_call"):
        story.status_call = story.as_("counsellor", "crisis.status.call").create(
            {
                "contact_id": contact(story).id,
                "compared": "same",
                "words": story.word("leave-words"),
                "agreed": story.word("leave-agreed"),
            }
        )
        story.env.flush_all()
    return story.status_call.sudo()


def absence(story):
    if not hasattr(story, "absence"):
        story.absence = story.as_("homeroom", "crisis.absence").create(
            {"subject_id": story.pupil.id, "date_from": "2026-03-02", "date_to": "2026-03-03",
             "note": story.word("leave-absence")}
        )  # fmt: skip
        story.env.flush_all()
    return story.absence.sudo()


def registration(story):
    """Asked for by the change above."""
    if not hasattr(story, "academic_registration"):
        story.academic_registration = story.env["crisis.academic.registration"]._ask(
            change(story), "leave", "2026-09-01", "2026-12-01"
        )
        story.env.flush_all()
    return story.academic_registration.sudo()


declare("crisis.status.change", change, OFFICE | NEAR, hidden={who: {"appraisal_deviation"} for who in NEAR})
declare("crisis.status.contact", contact, OFFICE | NEAR)
declare("crisis.status.call", call, OFFICE | NEAR)
declare("crisis.absence", absence, OFFICE | NEAR)
declare("crisis.academic.registration", registration, OFFICE | NEAR | {CLERK})
