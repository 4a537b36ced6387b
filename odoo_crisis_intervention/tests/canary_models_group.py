# SPDX-License-Identifier: LGPL-3.0-or-later
"""Groups, safety plans and supervision in the canary matrix: the office, whoever leads a group, and authors alone."""

from datetime import timedelta

from odoo import fields

from .canary import declare
from .canary_models import CLINICAL, NEAR

LEADER = "school_doctor"  # of the group: no counsellor
BOXES = ("warning_signs", "alone", "distract", "people", "professionals", "surroundings", "reasons")
# A group names nobody, so that whoever is shut out from a pupil learns nothing of that pupil by it.
GROUP = CLINICAL | {LEADER, "excluded_leader"}


def group(story):
    """Running, with one member, a meeting held and what its leader wrote for himself; made once."""
    if not hasattr(story, "group"):
        row = story.as_("counsellor", "crisis.group").create(
            {
                "leader_id": story.case.users[LEADER].id,
                **{
                    name: story.word(f"group-{name}")
                    for name in ("name", "aim", "target_group", "place", "effect_note")
                },
            }
        )
        member = story.as_("counsellor", "crisis.group.member").create(
            {
                "group_id": row.id,
                "subject_id": story.pupil.id,
                "pupil_consent": "given",
                "guardian_consent": "given",
                "why": story.word("member-why"),
                "left_note": story.word("member-left"),
            }
        )
        member.action_join()
        row.action_begin()
        meeting = story.as_(LEADER, "crisis.group.meeting").create(
            {
                "group_id": row.id,
                "starts_at": fields.Datetime.now() - timedelta(hours=2),
                "topic": story.word("meeting-topic"),
                "effect": story.word("meeting-effect"),
                "course": story.word("meeting-course"),
            }
        )
        meeting.action_all_present()
        meeting.attendance_ids.note = story.word("attendance")
        meeting.action_hold()
        story.env.flush_all()
        story.group, story.group_member, story.group_meeting = row, member, meeting
    return story.group.sudo()


def _part(name):
    def pick(story):
        group(story)
        return getattr(story, f"group_{name}").sudo()

    return pick


def attendance(story):
    group(story)
    return story.group_meeting.sudo().attendance_ids


def note(story):
    group(story)
    return story.env["crisis.private.note"].sudo().search([("meeting_id", "=", story.group_meeting.id)])


def plan(story):
    """In use; the pupil agreed to share the first box and nothing else; made once."""
    if not hasattr(story, "safety_plan"):
        plans = story.as_("counsellor", "crisis.safety.plan")
        row = plans.create(
            {
                "subject_id": story.pupil.id,
                "share_warning_signs": True,
                "share_professionals": False,
                **{name: story.word(f"safety-{name}") for name in (*BOXES, "change_note")},
            }
        )
        row.action_use()
        story.env.flush_all()
        story.safety_plan = row
    return story.safety_plan.sudo()


def talk(story):
    """A counsellor's own."""
    talks = story.as_("counsellor", "crisis.supervision.talk")
    return talks.create({"supervisor_outside": story.word("talk-outside"), "date": "2026-09-01"}).sudo()


NOT_SHARED = {*BOXES, "change_note"} - {"warning_signs"}

declare("crisis.group", group, GROUP)
declare("crisis.group.member", _part("member"), CLINICAL | {LEADER}, hidden={LEADER: {"why", "left_note"}})
declare("crisis.group.meeting", _part("meeting"), GROUP)
declare("crisis.group.attendance", attendance, CLINICAL | {LEADER})
declare("crisis.private.note", note, {LEADER})
declare("crisis.safety.plan", plan, CLINICAL | NEAR, hidden={who: NOT_SHARED for who in NEAR})
declare("crisis.supervision.talk", talk, {"counsellor", "leader", "deputy", "excluded_leader"})
