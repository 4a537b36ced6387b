# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answers and scores in the canary matrix: counsellors and a full grant, nobody else."""

from odoo import fields

from .canary import declare

COUNSELLORS = {"counsellor", "grant_full"}


def sheet(story):
    """PHQ-9 with a red flag, handed in; made once. Answers are numbers: the database puts the canary among them."""
    if not hasattr(story, "sheet"):
        story.sheet = story.case.env["crisis.sheet"]._take_in(
            [
                {
                    "instrument_id": story.case.env.ref("odoo_crisis_intervention.instrument_phq9").id,
                    "subject_id": story.pupil.id,
                    "answers": {number: 2 for number in range(1, 10)},
                    "answered_at": fields.Datetime.now(),
                    "source": "paper",
                }
            ]
        )
        story.env.flush_all()
        story.env.cr.execute(
            "UPDATE crisis_sheet SET answers = answers || jsonb_build_object('10', %s) WHERE id = %s",
            [story.word("sheet-answers"), story.sheet.id],
        )
        story.sheet.invalidate_recordset(["answers"])
    return story.sheet.sudo()


declare("crisis.sheet", sheet, COUNSELLORS)
declare("crisis.sheet.score", lambda story: sheet(story).score_ids[:1], COUNSELLORS)
