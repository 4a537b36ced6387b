# SPDX-License-Identifier: LGPL-3.0-or-later
"""Alarms, their calls, and calls at the hotline: who must see them."""

from datetime import timedelta

from odoo import fields

from .canary import declare
from .canary_models import CLINICAL, OFFICE


def _hotline_call(story):
    """Written down by somebody of the staff who has a hotline shift, and still open."""
    now = fields.Datetime.now()
    story.env["crisis.oncall.shift"].create(
        {
            "company_id": story.pupil.company_id.id,
            "user_id": story.case.users["author"].id,
            "function": "hotline",
            "date_from": now - timedelta(hours=1),
            "date_to": now + timedelta(hours=1),
        }
    )
    return story.as_("author", "crisis.hotline.call").create(
        {
            "subject_id": story.pupil.id,
            "caller_kind": "parent",
            **{
                name: story.word(f"hotline-{name}")
                for name in ("caller", "subject_description", "content", "done", "handed_over_to")
            },
        }
    )


declare("crisis.alarm", lambda story: story.concern.sudo().alarm_ids, OFFICE | {"grant_full"})
declare("crisis.alarm.call", lambda story: story.concern.sudo().alarm_ids.call_ids[:1], OFFICE | {"grant_full"})
declare("crisis.hotline.call", _hotline_call, CLINICAL | {"grant_full", "author"})
