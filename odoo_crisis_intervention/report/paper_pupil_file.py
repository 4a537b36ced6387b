# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..models.crisis_case import OPEN_STATES
from ..models.crisis_warning import ENTERED_STATES

# A page is a page: the newest lines, the rest stands in the file.
LINES = 5
BLANK = 3


class PaperPupilFile(models.AbstractModel):
    """学生心理档案(一生一策): one pupil on one page, in the layers of whoever prints it.

    What the printer may not read is blank; what a doctor found, answers and process notes are never on it.
    Source: plan Art. 11; school plan ch. 5.1(3).
    """

    _name = "report.odoo_crisis_intervention.paper_pupil_file"
    _inherit = "crisis.paper"
    _description = "Pupil's file on one page"

    _paper_model = "crisis.pupil.file"
    _paper_form = "CI-52"

    def _paper_title(self):
        return self.env._("Pupil's wellbeing file and individual plan")

    def _paper_stamp(self, record, reader):
        return reader.text(record, "state") if record.state == "closed" else ""

    def _paper_document(self, file, reader):
        subject = file.subject_id
        of = [("subject_id", "=", subject.id)]
        assessments = reader.find(
            "crisis.assessment",
            [*of, ("completed_at", "!=", False), ("state", "!=", "void")],
            order="completed_at desc",
        )
        case = reader.find("crisis.case", [*of, ("state", "in", OPEN_STATES)], limit=1)
        entry = reader.find("crisis.warning", [*of, ("state", "in", ENTERED_STATES)], limit=1)
        measures = reader.find(
            "crisis.measure",
            [*of, ("plan_state", "in", ("approved", "emergency")), ("state", "!=", "left_out")],
            order="id",
        )
        followups = reader.find("crisis.followup", [*of, ("state", "=", "done")], order="done_at desc, id desc")
        return SimpleNamespace(
            r=reader,
            o=file,
            number=self.env._("No. %(number)s", number=reader.text(file, "number")),
            stamp=self._paper_stamp(file, reader),
            subject=subject,
            profile=reader.find("crisis.subject.profile", of, limit=1),
            guardians=self._guardians(reader, subject),
            levels=reader.find("crisis.level", [], order="rank desc"),
            level=reader.value(file, "level_id"),
            case=case,
            entry=entry,
            risks=reader.value(case, "risk_type_ids") or reader.value(entry, "risk_type_ids"),
            risk_types=reader.find("crisis.risk.type", []),
            assessment=assessments[:1],
            assessed=len(assessments),
            measures=measures[:LINES],
            agreed=reader.text(file, "agreed_measures"),
            watch_for=reader.text(file, "watch_for"),
            who=lambda row: reader.comma.join(filter(None, (reader.text(row, "owner_id"), row.owner_words))),
            followups=followups[:LINES],
            blank=range(max(1, BLANK - len(followups))),
        )

    def _guardians(self, reader, subject):
        lines = []
        for guardian in reader.find("crisis.guardian", [("subject_id", "=", subject.id)]):
            parts = [guardian.name, reader.bracket(reader.text(guardian, "relation")), guardian.phone]
            if not guardian.may_inform:
                parts.append(self.env._("[must not be informed]"))
            lines.append(" ".join(filter(None, parts)))
        return reader.semicolon.join(lines)
