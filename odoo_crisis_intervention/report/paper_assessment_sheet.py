# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

RATINGS = ("mood", "sleep", "appetite", "attendance", "functioning")
# Question → what was said about it. In the order of the interview, C to K.
QUESTIONS = {
    "ideation": ("ideation_frequency", "ideation_last_on"),
    "ideation_controllable": (),
    "plan": ("plan_detail",),
    "means_access": (),
    "preparations": ("preparations_detail",),
    "intent_now": ("intent",),
    "attempts": ("attempt_last_on", "attempt_detail"),
    "nssi": ("nssi_last_on", "nssi_detail"),
    "aggression": ("aggression_detail",),
    "psychotic": ("psychotic_detail",),
}
RISK_FLAGS = ("has_bullying", "has_abuse", "has_loss", "has_illness", "has_contagion")
PROTECTIVE_FLAGS = ("has_confidant", "has_reasons_to_live", "has_future_plans", "has_sought_help")


class PaperAssessmentSheet(models.AbstractModel):
    """心理危机风险评估表: the counsellor's assessment as a form to sign.

    For whoever may read the assessment. A draft and a void one carry that mark. Source: plan Art. 13.
    """

    _name = "report.odoo_crisis_intervention.paper_assessment_sheet"
    _inherit = "crisis.paper"
    _description = "Assessment sheet"

    _paper_model = "crisis.assessment"
    _paper_form = "CI-03"

    def _paper_title(self):
        return self.env._("Psychological crisis risk assessment")

    def _paper_document(self, assessment, reader):
        return SimpleNamespace(
            r=reader,
            o=assessment,
            number=self.env._("No. %(number)s", number=assessment.reference),
            stamp=self._paper_stamp(assessment, reader),
            subject=assessment.subject_id,
            ratings=[(reader.label(assessment, name), reader.text(assessment, name)) for name in RATINGS],
            questions=[
                (
                    reader.label(assessment, name),
                    reader.boxes(assessment, name),
                    [
                        (reader.label(assessment, detail), text)
                        for detail in details
                        if (text := reader.text(assessment, detail))
                    ],
                )
                for name, details in QUESTIONS.items()
            ],
            risk_flags=reader.flags(assessment, RISK_FLAGS),
            protective_flags=reader.flags(assessment, PROTECTIVE_FLAGS),
            levels=reader.find("crisis.level", [], order="rank desc"),
            addenda=reader.find("crisis.assessment.addendum", [("assessment_id", "=", assessment.id)], order="id"),
        )
