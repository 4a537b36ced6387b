# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperHomeroomNote(models.AbstractModel):
    """班主任关注提示单: what to watch for, how to support, what not to do. No score, no answer.

    For whoever may read the note. Source: plan Art. 11.
    """

    _name = "report.odoo_crisis_intervention.paper_homeroom_note"
    _inherit = "crisis.paper"
    _description = "Note for the homeroom teacher on paper"

    _paper_model = "crisis.homeroom.note"
    _paper_form = "CI-45"

    def _paper_title(self):
        return self.env._("Note for the homeroom teacher")

    def _paper_document(self, note, reader):
        return SimpleNamespace(
            r=reader,
            o=note,
            number=self.env._("No. %(number)s", number=note.reference),
            stamp=self._paper_stamp(note, reader),
        )
