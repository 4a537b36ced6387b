# SPDX-License-Identifier: LGPL-3.0-or-later
"""Support after a return in the canary matrix: the office, the homeroom teacher, grants, and whom a point names."""

from odoo import fields

from .canary import declare
from .canary_models import NEAR, OFFICE

OWNER = "school_doctor"


def plan(story):
    """In force since today, with a point of the school doctor's, a stage, its reviews and a breach; made once."""
    if not hasattr(story, "support_plan"):
        today = story.pupil.company_id._crisis_today()
        row = story.as_("counsellor", "crisis.support.plan").create(
            {
                "case_id": story.crisis.id,
                "start_on": today,
                "medication_by": "guardian",
                "is_classmates_agreed": True,
                **{name: story.word(f"support-{name}") for name in ("contact_words", "classmates_text", "change_note")},
            }
        )
        story.support_line = story.as_("counsellor", "crisis.support.line").create(
            {
                "plan_id": row.id,
                "owner_id": story.case.users[OWNER].id,
                **{name: story.word(f"support-line-{name}") for name in ("what", "owner_words")},
            }
        )
        story.support_stage = story.as_("counsellor", "crisis.support.stage").create(
            {
                "plan_id": row.id,
                "date_from": today,
                "date_to": fields.Date.add(today, days=14),
                **{name: story.word(f"support-stage-{name}") for name in ("name", "what")},
            }
        )
        row.action_put_in_force()
        story.support_review = row.review_ids[:1]
        story.support_review.write({"note": story.word("support-review")})
        story.support_breach = story.as_("homeroom", "crisis.support.breach").create(
            {"plan_id": row.id, **{name: story.word(f"support-breach-{name}") for name in ("what", "action_taken")}}
        )
        story.support_plan = row
        story.env.flush_all()
    return story.support_plan.sudo()


def _part(name):
    def pick(story):
        plan(story)
        return getattr(story, f"support_{name}").sudo()

    return pick


declare("crisis.support.plan", plan, OFFICE | NEAR)
declare("crisis.support.line", _part("line"), OFFICE | NEAR | {OWNER})
declare("crisis.support.stage", _part("stage"), OFFICE | NEAR)
declare("crisis.support.review", _part("review"), OFFICE | NEAR)
declare("crisis.support.breach", _part("breach"), OFFICE | NEAR)
