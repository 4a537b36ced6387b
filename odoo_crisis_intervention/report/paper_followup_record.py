# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_ROWS = 3


class PaperFollowupRecord(models.AbstractModel):
    """随访记录表: all follow-ups of a case, those done with their result, those planned with room to write.

    For whoever may read the case; the counsellor's own note is on it for those who may read that. Source: plan Art. 23.
    """

    _name = "report.odoo_crisis_intervention.paper_followup_record"
    _inherit = "crisis.paper"
    _description = "Follow-up record on paper"

    _paper_model = "crisis.case"
    _paper_form = "CI-34"
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Record of follow-ups")

    def _paper_document(self, case, reader):
        followups = reader.find(
            "crisis.followup", [("case_id", "=", case.id), ("state", "!=", "cancelled")], order="planned_on, id"
        )
        notes = reader.find("crisis.followup.note", [("case_id", "=", case.id)]).grouped("followup_id")
        return SimpleNamespace(
            r=reader,
            o=case,
            number=self.env._("No. %(number)s", number=case.reference),
            stamp=self._paper_stamp(case, reader),
            subject=case.subject_id,
            followups=followups,
            note=lambda row: reader.text(notes[row], "note") if row in notes else "",
            blank=range(BLANK_ROWS),
        )
