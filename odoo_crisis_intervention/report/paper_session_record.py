# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..models.crisis_session_note import NOTES


class PaperSessionRecord(models.AbstractModel):
    """个别辅导记录: the facts of a talk and the sentence for others. Source: plan Art. 19; plan S1, ch. 5, 4(1)."""

    _name = "report.odoo_crisis_intervention.paper_session_record"
    _inherit = "crisis.paper"
    _description = "Counselling record on paper"

    _paper_model = "crisis.session"
    _paper_form = "CI-47"
    _paper_notes = False

    def _paper_title(self):
        return self.env._("Record of individual counselling")

    def _paper_document(self, session, reader):
        words = session._word()
        return SimpleNamespace(
            r=reader,
            o=session,
            number=self.env._("No. %(number)s", number=session.reference),
            stamp=self._paper_stamp(session, reader),
            subject=session.subject_id,
            topics=reader.box_list(self.env["crisis.session.topic"].search([]), session.topic_ids),
            word=words.filtered(lambda word: word.state == "released"),
            notes=[(reader.label(session, name), reader.text(session, name)) for name in NOTES]
            if self._paper_notes
            else [],
        )


class PaperSessionNotes(models.AbstractModel):
    """The same with the author's own notes, for the author alone."""

    _name = "report.odoo_crisis_intervention.paper_session_notes"
    _inherit = "report.odoo_crisis_intervention.paper_session_record"
    _description = "Counselling record with own notes on paper"

    _paper_notes = True

    def _paper_records(self, docids):
        records = super()._paper_records(docids)
        if any(session.author_id != self.env.user for session in records):
            raise records._crisis_refusal("print")
        return records
