# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handling plan and measures in the canary matrix: the office, and for a measure in force who it concerns."""

from .canary import declare
from .canary_models import NEAR, OFFICE

OWNER = "school_doctor"


def plan(story):
    """In force because of an emergency, with one measure that the school doctor does; made once."""
    if not hasattr(story, "handling_plan"):
        row = story.as_("counsellor", "crisis.case.plan").create(
            {"case_id": story.crisis.id, "goal": story.word("plan-goal"), "change_note": story.word("plan-change")}
        )
        story.measure = story.as_("counsellor", "crisis.measure").create(
            {
                "plan_id": row.id,
                "owner_id": story.case.users[OWNER].id,
                **{name: story.word(f"measure-{name}") for name in ("what", "owner_words", "effect")},
            }
        )
        row.action_act_at_once()
        story.handling_plan = row
        story.env.flush_all()
    return story.handling_plan.sudo()


def measure(story):
    plan(story)
    return story.measure.sudo()


declare("crisis.case.plan", plan, OFFICE | {"grant_full"})
declare("crisis.measure", measure, OFFICE | NEAR | {OWNER})
