# SPDX-License-Identifier: LGPL-3.0-or-later
"""The counsellor's weekly report and the page of a school week; both made in the story's own week, pupil included."""

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time

from .canary import declare

CLINICAL = {"counsellor", "leader", "deputy"}


def _report(story):
    """Handed in by the counsellor in the week of the story, with a line on its pupil."""
    if not hasattr(story, "counsellor_report"):
        story.counsellor_report = story.as_("counsellor", "crisis.counsellor.report").create(
            {"remarks": story.word("remarks"), "late_reason": story.word("late")}
        )
        # A fact of the very second of handing in counts for the next report; a quick machine tells the story in one.
        with freeze_time(fields.Datetime.now() + timedelta(seconds=1)):
            story.counsellor_report.action_submit()
    return story.counsellor_report.sudo()


def _digest(story):
    """Acknowledged by a leader; its week is moved into the past, since only a week that is over is acknowledged."""
    if not hasattr(story, "week_digest"):
        report = _report(story)
        digests = story.as_("leader", "crisis.week.digest")
        digest = digests._open_for(report.company_id, report.week_start)
        digest.sudo()._as_workflow()._transition("acknowledge")
        digest._stamp(read_at=story.later - timedelta(days=1))
        story.week_digest = digest
    return story.week_digest.sudo()


# A report and a page are about no person, so whoever is shut out from a pupil reads them, less that pupil's lines.
SHUT_OUT = {"excluded_leader"}
LEADERS = {"leader", "deputy"}

declare("crisis.counsellor.report", _report, CLINICAL | SHUT_OUT)
declare("crisis.counsellor.report.line", lambda story: _report(story).line_ids[:1], CLINICAL | SHUT_OUT)
declare("crisis.counsellor.report.person", lambda story: _report(story).person_ids[:1], CLINICAL)
declare("crisis.week.digest", _digest, LEADERS | SHUT_OUT)
declare("crisis.week.digest.line", lambda story: _digest(story).line_ids[:1], LEADERS)
declare("crisis.week.digest.receipt", lambda story: _digest(story).receipt_ids[:1], LEADERS | SHUT_OUT)
