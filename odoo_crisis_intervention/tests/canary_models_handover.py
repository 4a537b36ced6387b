# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handing over in the canary matrix: the office, the homeroom teacher, grants, and who hands over."""

from .canary import declare
from .canary_models import CLINICAL, NEAR, OFFICE

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


def consent(story):
    """A notice that waits for its answer; made once."""
    if not hasattr(story, "consent"):
        texts = ("receiver_name", "receiver_relation", "body", "facts", "remarks")
        words = {name: story.word(f"consent-{name}") for name in texts}
        papers = story.as_("counsellor", "crisis.consent")
        story.consent = papers.create({"case_id": story.crisis.id, "kind": "notice", **words})
        story.env.flush_all()
    return story.consent.sudo()


declare("crisis.consent", consent, OFFICE | NEAR)


def referral(story):
    """A referral that was proposed; made once."""
    if not hasattr(story, "referral"):
        texts = ("reason", "conclusion", "measures", "question", "guardian_answer")
        paper = ("paper_hospital", "paper_says", "paper_advice")
        words = {name: story.word(f"referral-{name}") for name in texts + paper}
        referrals = story.as_("counsellor", "crisis.referral")
        story.referral = referrals.create({"case_id": story.crisis.id, "paper_date": "2026-09-02", **words})
        story.env.flush_all()
    return story.referral.sudo()


declare("crisis.referral", referral, CLINICAL | {"grant_full"})
