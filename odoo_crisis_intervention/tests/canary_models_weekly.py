# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who must see a class's weekly report, its lines and its log. Everybody else must not."""

from odoo.fields import Command

from .canary import declare
from .canary_models import OFFICE


def _observation(story):
    return story.as_("homeroom", "crisis.class.observation").create(
        {"subject_id": story.pupil.id, "facts": story.word("seen"), "told_to": story.word("told")}
    )


def _report(story):
    """This week's report of the class, handed in; made once for the report and its line."""
    reports = story.as_("homeroom", "crisis.weekly.report")
    report = reports._open_for(story.case.school_class)
    if report.state == "draft":
        [line] = report.line_ids
        report.write(
            {
                "class_events": story.word("events"),
                "line_ids": [Command.update(line.id, {"change": "worse", "behaviour": story.word("behaviour")})],
            }
        )
        report.action_submit()
    return report


# A leader who is shut out from the pupil reads the report without that pupil's line.
declare("crisis.weekly.report", _report, OFFICE | {"homeroom", "excluded_leader"})
declare("crisis.weekly.report.line", lambda story: _report(story).line_ids, OFFICE | {"homeroom"})
declare("crisis.class.observation", _observation, OFFICE | {"homeroom"})
