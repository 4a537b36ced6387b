# SPDX-License-Identifier: LGPL-3.0-or-later
"""Special custody in the canary matrix: the office, the homeroom teacher, grants, and the adult whose turn it is."""

from datetime import timedelta

from odoo import fields

from .canary import declare
from .canary_models import NEAR, OFFICE

WATCHER = "school_doctor"


def custody(story):
    """Under way since an hour, with one adult, a shift, a note and a gap; made once."""
    if not hasattr(story, "custody"):
        now = fields.Datetime.now()
        teams = story.as_("counsellor", "crisis.monitoring.team")
        team = teams.create(
            {
                "case_id": story.crisis.id,
                "kind": "custody",
                **{name: story.word(f"custody-{name}") for name in ("place", "precautions", "watch_for")},
            }
        )
        # as workflow: written by the deed that ends it otherwise
        team.sudo()._as_workflow().write({"ended_to": story.word("custody-ended_to")})
        watcher = story.case.users[WATCHER]
        story.custody_member = story.as_("counsellor", "crisis.monitoring.member").create(
            {"team_id": team.id, "user_id": watcher.id, "phone": story.word("phone"), "task": story.word("task")}
        )
        team.action_start()
        story.custody_shift = story.as_("counsellor", "crisis.monitoring.shift").create(
            {"team_id": team.id, "user_id": watcher.id, "date_from": now, "date_to": now + timedelta(hours=4)}
        )
        texts = [
            "text",
            "mood",
            "words",
            "behaviour",
            "food_sleep",
            "medication",
            "spoken_with",
            "guardian_answer",
            "home_measures",
        ]
        story.custody_note = story.as_(WATCHER, "crisis.monitoring.note").create(
            {"team_id": team.id, "condition": "calm", **{name: story.word(f"note-{name}") for name in texts}}
        )
        story.custody = team
        team.sudo()._look(now + timedelta(minutes=30))
        story.env.flush_all()
    return story.custody.sudo()


def _part(name):
    def pick(story):
        custody(story)
        return getattr(story, f"custody_{name}").sudo()

    return pick


READERS = OFFICE | NEAR
declare("crisis.monitoring.team", custody, READERS | {WATCHER})
declare("crisis.monitoring.member", _part("member"), READERS | {WATCHER})
declare("crisis.monitoring.shift", _part("shift"), READERS | {WATCHER})
declare("crisis.monitoring.note", _part("note"), READERS | {WATCHER})
declare("crisis.monitoring.gap", lambda story: custody(story).gap_ids[:1], READERS)
