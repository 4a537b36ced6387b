# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..models.crisis_monitoring_note import FACTS
from ..models.crisis_monitoring_team import PLACE_CHECKS

BLANK_LINES = 3


class PaperCustodyRecord(models.AbstractModel):
    """监护小组记录 / 24小时特别监护记录表: who watched over the pupil, what was seen, who took over from whom.

    For whoever may read the team; what its adults may not read (the level, talks with guardians) is blank on theirs.
    Source: plan Art. 18.
    """

    _name = "report.odoo_crisis_intervention.paper_custody_record"
    _inherit = "crisis.paper"
    _description = "Record of a watch group or special custody"

    _paper_model = "crisis.monitoring.team"
    _paper_form = "CI-15"

    def _paper_title(self):
        return self.env._("Record of watch group and 24-hour special custody")

    def _paper_document(self, team, reader):
        notes = reader.find("crisis.monitoring.note", [("team_id", "=", team.id)], order="happened_at, id")
        of_kind = notes.grouped("kind")
        members = reader.find("crisis.monitoring.member", [("team_id", "=", team.id)], order="id")
        said = of_kind.get("note", notes.browse())
        return SimpleNamespace(
            r=reader,
            o=team,
            number=self.env._("No. %(number)s", number=team.reference),
            stamp=self._paper_stamp(team, reader),
            subject=team.subject_id,
            levels=reader.find("crisis.level", [], order="rank desc"),
            places=PLACE_CHECKS,
            adults=reader.comma.join(member.user_id.name for member in members if member.user_id),
            pupils=reader.comma.join(member.pupil_id.name for member in members if member.pupil_id),
            notes=said,
            at=lambda note: f"{reader.company._crisis_local(note.happened_at):%m-%d %H:%M}",
            more=lambda note: self._more(note, reader),
            facts=notes.filtered(lambda note: note.kind in FACTS),
            feedbacks=of_kind.get("feedback", notes.browse()),
            blank_notes=range(0 if len(said) > BLANK_LINES else BLANK_LINES),
            blank=range(BLANK_LINES),
        )

    @staticmethod
    def _more(note, reader):
        """What a note says besides mood, in one cell: its label and its text."""
        parts = []
        for name in ("words", "behaviour", "food_sleep", "medication", "text"):
            if text := reader.text(note, name):
                parts.append(text if name == "text" else f"{reader.label(note, name)}{reader.colon}{text}")
        return reader.semicolon.join(parts)
