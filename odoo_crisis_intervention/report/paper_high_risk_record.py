# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

RISK_QUESTIONS = {
    "ideation": ("ideation_frequency", "ideation_last_on"),
    "plan": ("plan_detail",),
    "means_access": (),
    "preparations": ("preparations_detail",),
}
HISTORY = (("attempts", "attempt_last_on", "attempt_detail"), ("nssi", "nssi_last_on", "nssi_detail"))
FOLLOWUP_LINES = 4  # a form leaves room for what is to come


class PaperHighRiskRecord(models.AbstractModel):
    """高危学生情况记录表: the record schools keep of a pupil at high risk, one sheet from finding to follow-up.

    For whoever may read the register entry. What stands in the report, the assessment or the profile is printed for
    those who may read it there, and blank for the others; the family history is for counsellors alone.
    """

    _name = "report.odoo_crisis_intervention.paper_high_risk_record"
    _inherit = "crisis.paper"
    _description = "High-risk student record"

    _paper_model = "crisis.warning"
    _paper_form = "CI-01"

    def _paper_title(self):
        return self.env._("High-risk student record")

    def _paper_document(self, warning, reader):
        subject = warning.subject_id
        concerns = reader.find(
            "crisis.concern",
            [("subject_id", "=", subject.id), ("state", "not in", ("draft", "void"))],
            order="found_at, id",
        )
        assessments = reader.find(
            "crisis.assessment",
            [("subject_id", "=", subject.id), ("state", "not in", ("draft", "void")), ("completed_at", "!=", False)],
            order="completed_at desc, id desc",
        )
        case = reader.find(
            "crisis.case", [("subject_id", "=", subject.id), ("state", "!=", "void")], order="id desc", limit=1
        )
        assessment = assessments[-1:]  # the first: later ones are in the dossier
        guardians = reader.find("crisis.guardian", [("subject_id", "=", subject.id)])
        followups = reader.find(
            "crisis.followup", [("case_id", "in", case.ids), ("state", "=", "done")], order="done_at, id"
        )
        return SimpleNamespace(
            r=reader,
            o=warning,
            stamp=self._paper_stamp(warning, reader),
            number=self.env._("No. %(number)s", number=reader.text(warning, "archive_number") or warning.reference),
            subject=subject,
            profile=reader.find("crisis.subject.profile", [("subject_id", "=", subject.id)], limit=1),
            guardians=SimpleNamespace(
                father=self._guardian_lines(reader, guardians, ("father",)),
                mother=self._guardian_lines(reader, guardians, ("mother",)),
                others=self._guardian_lines(reader, guardians, None, ("father", "mother")),
            ),
            concern=concerns[:1],
            signs=self._signs(reader, concerns) or reader.text(warning, "reason"),
            assessment=assessment,
            level=reader.value(assessment, "level_id") or reader.value(warning, "level_id"),
            levels=reader.find("crisis.level", [], order="rank desc"),
            history=self._history(reader, assessment),
            risk_lines=self._risk_lines(reader, assessment),
            measures=self._measures(reader, assessment, warning, case),
            followups=followups,
            followup_text=lambda line: self._followup_text(reader, line),
            blank_followups=range(max(FOLLOWUP_LINES - len(followups), 1)),
        )

    def _guardian_lines(self, reader, guardians, relations, but=()):
        lines = []
        for guardian in guardians:
            if guardian.relation in but or (relations and guardian.relation not in relations):
                continue
            parts = [guardian.name, guardian.phone, guardian.phone_alt]
            if not relations:
                parts.insert(1, reader.bracket(reader.text(guardian, "relation")))
            if not guardian.may_inform:
                parts.append(self.env._("[must not be informed]"))
            lines.append(" ".join(filter(None, parts)))
        return reader.semicolon.join(lines)

    def _history(self, reader, assessment):
        """Earlier attempts and self-injury, each with its label, as far as something is known."""
        return "\n".join(
            f"{reader.label(assessment, names[0])}{reader.colon}{reader.comma.join(texts)}"
            for names in HISTORY
            if (texts := list(filter(None, (reader.text(assessment, name) for name in names))))
        )

    def _risk_lines(self, reader, assessment):
        """``[(label, boxes, what was said about it)]`` of the suicide and self-injury row."""
        lines = []
        for name, details in RISK_QUESTIONS.items():
            said = reader.comma.join(filter(None, (reader.text(assessment, detail) for detail in details)))
            lines.append((reader.label(assessment, name), reader.boxes(assessment, name), said))
        return lines

    def _measures(self, reader, assessment, warning, case):
        lines = []
        if text := reader.text(assessment, "immediate_measures"):
            lines.append(f"{reader.date(reader.value(assessment, 'completed_at'))} {text}")
        for text in (reader.text(warning, "agreed_measures"), reader.text(case, "agreed_measures")):
            if text and text not in lines:
                lines.append(text)
        return lines

    def _followup_text(self, reader, line):
        parts = [reader.text(line, "result"), reader.text(line, "homeroom_note"), reader.text(line, "note")]
        return "\n".join(filter(None, parts))

    def _signs(self, reader, concerns):
        """What was reported, and the warning signals, each once, with the day it was first seen."""
        lines = [text for concern in concerns if (text := reader.text(concern, "facts"))]
        seen = {}
        for line in (line for concern in concerns for line in reader.many(concern, "signal_ids")):
            name = reader.text(line, "signal_id")
            if name and name not in seen:
                seen[name] = reader.date(reader.value(line, "observed_on"))
        if seen:
            signals = [name + reader.bracket(day) for name, day in seen.items()]
            lines.append(self.env._("Warning signals: %(signals)s", signals=reader.semicolon.join(signals)))
        return "\n".join(lines)
