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


def supporter(story):
    """Agreed by the homeroom teacher; made once, with the others below."""
    if not hasattr(story, "supporter"):
        names = ("name", "support", "told")
        story.supporter = story.as_("homeroom", "crisis.supporter").create(
            {"case_id": story.crisis.id, **{name: story.word(f"supporter-{name}") for name in names}}
        )
    return story.supporter.sudo()


def stressor(story):
    if not hasattr(story, "stressor"):
        names = ("what", "action", "owner_words", "result")
        story.stressor = story.as_("counsellor", "crisis.stressor").create(
            {
                "case_id": story.crisis.id,
                "owner_id": story.case.users[OWNER].id,
                **{name: story.word(f"stressor-{name}") for name in names},
            }
        )
    return story.stressor.sudo()


def protected(story):
    if not hasattr(story, "protected"):
        names = ("who", "why", "measure", "told")
        story.protected = story.as_("counsellor", "crisis.protected.person").create(
            {
                "case_id": story.crisis.id,
                "protected_id": story.case.other_pupil.id,
                **{name: story.word(f"protected-{name}") for name in names},
            }
        )
        story.as_("leader", story.protected).action_approve()
    return story.protected.sudo()


def accompaniment(story):
    if not hasattr(story, "accompaniment"):
        names = ("name", "phone", "identity", "place", "refusal", "note")
        story.accompaniment = story.as_("homeroom", "crisis.accompaniment").create(
            {"case_id": story.crisis.id, **{name: story.word(f"accompaniment-{name}") for name in names}}
        )
    return story.accompaniment.sudo()


declare("crisis.supporter", supporter, OFFICE | NEAR)
declare("crisis.stressor", stressor, OFFICE | {OWNER, "grant_full"})
declare("crisis.protected.person", protected, OFFICE | {"grant_full"})
# of the other pupil: whoever reads the case by a grant or as its homeroom teacher does not
declare(
    "crisis.protection", lambda story: protected(story).protection_id, OFFICE | {"other_homeroom", "excluded_leader"}
)
declare("crisis.accompaniment", accompaniment, OFFICE | NEAR)


def visit(story):
    """The school doctor sits with the pupil."""
    if not hasattr(story, "visit"):
        names = ("place", "handed_name", "note")
        story.visit = story.as_(OWNER, "crisis.visit").create(
            {"subject_id": story.pupil.id, **{name: story.word(f"visit-{name}") for name in names}}
        )
    return story.visit.sudo()


declare("crisis.visit", visit, OFFICE | NEAR | {OWNER})


def conference(story):
    """Its minutes are signed off, with one case and one task; made once."""
    if not hasattr(story, "conference"):
        story.conference = story.as_("counsellor", "crisis.conference").create(
            {name: story.word(f"conference-{name}") for name in ("place", "guests", "topics")}
        )
        story.conference_item = story.as_("counsellor", "crisis.conference.item").create(
            {
                "conference_id": story.conference.id,
                "case_id": story.crisis.id,
                "opinions": story.word("opinions"),
                "decision": story.word("decision"),
            }
        )
        story.conference_task = story.as_("counsellor", "crisis.conference.task").create(
            {
                "item_id": story.conference_item.id,
                "owner_id": story.case.users[OWNER].id,
                "deadline": "2030-01-01",
                "what": story.word("task-what"),
                "result": story.word("task-result"),
            }
        )
        story.conference.action_sign()
    return story.conference.sudo()


def _of_conference(name):
    def pick(story):
        conference(story)
        return getattr(story, f"conference_{name}").sudo()

    return pick


def guidance(story):
    if not hasattr(story, "guidance"):
        names = ("guardians", "topics", "home_plan", "material", "agreed_words")
        story.guidance = story.as_("homeroom", "crisis.family.guidance").create(
            {"case_id": story.crisis.id, **{name: story.word(f"guidance-{name}") for name in names}}
        )
    return story.guidance.sudo()


# it names nobody, so whoever is shut out from one pupil reads it without that pupil's lines
declare("crisis.conference", conference, OFFICE | {"excluded_leader"})
declare("crisis.conference.item", _of_conference("item"), OFFICE | {"grant_full"})
declare("crisis.conference.task", _of_conference("task"), OFFICE | {OWNER, "grant_full"})
declare("crisis.family.guidance", guidance, OFFICE | NEAR)
