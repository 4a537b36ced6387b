# SPDX-License-Identifier: LGPL-3.0-or-later
"""Learning and answering in the canary matrix: the office, the class's teacher, and three people of one record."""

from .canary import declare
from .canary_models import OFFICE
from .canary_models_sos import _event

OWNER = "school_doctor"


def review(story):
    """Signed off, with an improvement; made once."""
    if not hasattr(story, "review"):
        reviews = story.env["crisis.review"].sudo()._as_workflow()
        story.review = reviews.create({"event_id": _event(story).id, "state": "draft"})
        story.review_task = (
            story.env["crisis.review.task"]
            .sudo()
            .create(
                {
                    "review_id": story.review.id,
                    "what": story.word("task"),
                    "owner_id": story.case.users[OWNER].id,
                    "deadline": "2030-01-01",
                }
            )
        )
        leader = story.case.users["leader"].id
        story.review.write(
            {"state": "signed", "signed_at": "2026-01-01 08:00:00", "signed_by_id": leader, "digest": "-"}
        )
        story.env.flush_all()
    return story.review


def task(story):
    review(story)
    return story.review_task


def filing(story):
    """Asked of the homeroom teacher; made once."""
    if not hasattr(story, "filing"):
        story.filing = story.env["crisis.filing"].sudo()._ask(_event(story).sudo())
        story.filing_line = (
            story.env["crisis.filing.line"]
            .sudo()
            .create({"filing_id": story.filing.id, "own_point": story.word("point"), "text": story.word("answer")})
        )
    return story.filing


def line(story):
    filing(story)
    return story.filing_line


def accountability(story):
    """Asked of the school doctor by the leader; the deputy decides. Made once."""
    if not hasattr(story, "accountability"):
        users = story.case.users
        story.accountability = story.as_("leader", "crisis.accountability").create(
            {
                "user_id": users[OWNER].id,
                "decider_id": users["deputy"].id,
                "ground": "late",
                **{name: story.word(f"accountability-{name}") for name in ("about", "facts")},
            }
        )
        story.accountability.action_ask()
    return story.accountability.sudo()


declare("crisis.review", review, OFFICE | {"grant_full"})
declare("crisis.review.task", task, OFFICE | {OWNER, "grant_full"})
declare("crisis.filing", filing, OFFICE | {"homeroom", "grant_full"})
declare("crisis.filing.line", line, OFFICE | {"homeroom", "grant_full"})
# not even the leader who wrote it down
declare("crisis.accountability", accountability, {OWNER, "deputy"})
