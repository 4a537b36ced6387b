# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import fields, models

from ..tools import paper_proof
from ..tools.paper_engine import PDF_A, attachment_link
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .paper_assessment_sheet import PROTECTIVE_FLAGS, QUESTIONS, RATINGS, RISK_FLAGS

STAMPS = (
    ("detected_at", None),
    ("reported_at", "hours_to_report"),
    ("assessed_at", "hours_to_assess"),
    ("fed_back_at", "hours_to_feed_back"),
    ("intervened_at", "hours_to_intervene"),
)
ANSWERS = (
    *RATINGS,
    "mental_state",
    "needs",
    *(name for question, details in QUESTIONS.items() for name in (question, *details)),
    "trigger",
    *RISK_FLAGS,
    "risk_factors",
    "family_history",
    *PROTECTIVE_FLAGS,
    "protective_factors",
    "support_system",
    "pupil_cooperation",
    "guardian_cooperation",
    "feasibility",
    "informants",
    "instruments_used",
    "suggestion_text",
    "deviation_reason",
    "rationale",
    "immediate_measures",
    "exception_explained",
    "next_review_on",
    "provisional_reason",
)
SHORT_TYPES, LONG_TYPES = ("selection", "date", "boolean"), ("text", "char")


class PaperCaseDossier(models.AbstractModel):
    """个案卷宗: everything about one case that goes into the archive, with the proof that nothing was changed later.

    For counsellors, leaders and the register keeper. The keeper's copy leaves out what is clinical and says so. It ends
    with the timeline, each line with its digest, the result of the check at the time of printing, and the timeline as
    data inside the PDF (:mod:`..tools.paper_proof`). Archived as PDF/A. Source: plan Art. 5, 24(4), 25.
    """

    _name = "report.odoo_crisis_intervention.paper_case_dossier"
    _inherit = "crisis.paper"
    _description = "Case dossier"

    _paper_model = "crisis.case"
    _paper_roles = (COUNSELLOR, LEADER, KEEPER)
    _paper_form = "CI-05"
    _paper_variant = PDF_A

    def _paper_title(self):
        return self.env._("Case dossier of psychological crisis intervention")

    def _paper_document(self, case, reader):
        subject = case.subject_id
        of_person = [("subject_id", "=", subject.id)]
        sent = [("state", "not in", ("draft", "void"))]
        warnings = reader.find("crisis.warning", [*of_person, ("state", "!=", "void")], order="id")
        assessments = reader.find("crisis.assessment", of_person + sent, order="id")
        feedback = reader.find("crisis.assessment.feedback", of_person + sent, order="id")
        return SimpleNamespace(
            r=reader,
            o=case,
            stamp=self._paper_stamp(case, reader),
            file_number=reader.text(warnings[-1:], "archive_number") or case.reference,
            subject=subject,
            profile=reader.find("crisis.subject.profile", of_person, limit=1),
            guardians=reader.find("crisis.guardian", of_person),
            stamps=self._stamps(reader, case),
            concerns=reader.find("crisis.concern", of_person + sent, order="found_at, id"),
            warnings=warnings,
            decisions=self._decisions(reader, case, warnings),
            assessments=assessments,
            short_answers=lambda assessment: self._short_answers(reader, assessment),
            long_answers=lambda assessment: self._answers(reader, assessment, LONG_TYPES),
            addenda=lambda assessment: reader.find(
                "crisis.assessment.addendum", [("assessment_id", "=", assessment.id)], order="id"
            ),
            feedback=feedback,
            followups=reader.find(
                "crisis.followup", [("case_id", "=", case.id), ("state", "!=", "cancelled")], order="planned_on, id"
            ),
            closing=reader.find("crisis.case.closing", [("case_id", "=", case.id)], limit=1),
            documents=reader.find("crisis.document", of_person, order="id"),
            **self._timeline(case, reader),
        )

    def _stamps(self, reader, case):
        rows = []
        for name, hours in STAMPS:
            waited = reader.value(case, hours) if hours and reader.value(case, name) else None
            rows.append(
                (
                    case._fields[name]._description_string(self.env),
                    reader.moment(reader.value(case, name)),
                    "" if waited is None else self.env._("%(hours).1f h", hours=waited),
                )
            )
        return rows

    def _answers(self, reader, assessment, types):
        """What was answered in the interview: only the questions that were, or the dossier becomes a form again."""
        return [
            (reader.label(assessment, name), text)
            for name in ANSWERS
            if assessment._fields[name].type in types and (text := reader.text(assessment, name))
        ]

    def _short_answers(self, reader, assessment):
        return reader.semicolon.join(
            f"{label}{reader.colon}{text}" for label, text in self._answers(reader, assessment, SHORT_TYPES)
        )

    def _decisions(self, reader, case, warnings):
        return reader.find(
            "crisis.decision",
            [
                "|",
                *("&", ("res_model", "=", case._name), ("res_ref", "=", case.id)),
                *("&", ("res_model", "=", "crisis.warning"), ("res_ref", "in", warnings.ids)),
            ],
            order="id",
        )

    def _timeline(self, case, reader):
        """Lines chain by chain: the person's own, and those of reports from before the person was known."""
        timeline = self.env["crisis.timeline"]
        shown = timeline.search(timeline._panel_domain(case), order="chain_id, number")
        # sudo: number and digest of each line, so that the chain can be followed past lines withheld from this reader
        every = timeline.sudo().search([("chain_id", "in", shown.chain_id.ids)], order="chain_id, number")
        chains, withheld = [], 0
        for chain, lines in every.grouped("chain_id").items():
            rows = [
                (line, timeline.browse(line.id) if is_there and line.id in shown.ids else None)
                for line, is_there in chain._with_destroyed(lines)
            ]
            withheld += sum(1 for _line, mine in rows if mine is None)
            chains.append(
                SimpleNamespace(
                    name=self.env._("Timeline of the person")
                    if chain.subject_id
                    else self.env._("Timeline of a report, before it was known who it is about"),
                    lines=[self._line(reader, mine, line.number, line.digest) for line, mine in rows],
                    count=len(rows),
                    end=rows[-1][0].digest,
                    verdict=self._verdict(chain, reader),
                    data={
                        "name": "subject" if chain.subject_id else "concern",
                        "end": rows[-1][0].digest,
                        "lines": [
                            {
                                "number": line.number,
                                "version": line.hash_version,
                                "digest": line.digest,
                                "values": mine._hashed_values() if mine else None,
                            }
                            for line, mine in rows
                        ],
                    },
                )
            )
        proof = paper_proof.export(case.reference, [chain.data for chain in chains])
        return {
            "chains": chains,
            "withheld": withheld,
            "proof": attachment_link(paper_proof.FILE_NAME, proof),
            "how_to_check": self.env._(
                "The PDF file carries the timeline as data (%(file)s). The digest of a line is the SHA-256 of the"
                " digest before it (64 zeros for the first) followed by the line's values as JSON with sorted keys,"
                " without spaces, in UTF-8. The last digest must be the one printed here.",
                file=paper_proof.FILE_NAME,
            ),
        }

    def _verdict(self, chain, reader):
        broken, now = chain._verify(), reader.moment(fields.Datetime.now())
        if broken is None:
            return self.env._("%(time)s: all lines are unchanged.", time=now)
        return self.env._("%(time)s: LINE %(number)s DOES NOT FIT. This timeline was changed.", time=now, number=broken)

    def _line(self, reader, line, number, digest):
        if line is None:
            return SimpleNamespace(number=number, digest=digest, happened="", written="", author="", what="")
        what = reader.colon.join(filter(None, (line._event_label() or reader.text(line, "kind"), line.text)))
        return SimpleNamespace(
            number=number,
            digest=digest,
            happened=reader.moment(line.happened_at),
            written=reader.moment(line.written_at),
            author=reader.text(line, "author_id"),
            what=what,
        )
