# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

RECEIPT_LINES = 4  # for members of the team who sign by hand


class PaperFeedbackSheet(models.AbstractModel):
    """心理危机评估结果反馈单: what the intervention team learns of an assessment, with room to sign.

    For whoever may read the sheet. It carries no word of the interview. Source: plan Art. 14.
    """

    _name = "report.odoo_crisis_intervention.paper_feedback_sheet"
    _inherit = "crisis.paper"
    _description = "Feedback sheet"

    _paper_model = "crisis.assessment.feedback"
    _paper_form = "CI-04"

    def _paper_title(self):
        return self.env._("Feedback of a psychological crisis assessment")

    def _paper_document(self, sheet, reader):
        receipts = reader.find("crisis.feedback.receipt", [("feedback_id", "=", sheet.id)], order="id")
        return SimpleNamespace(
            r=reader,
            o=sheet,
            number=self.env._("No. %(number)s", number=sheet.reference),
            stamp=self._paper_stamp(sheet, reader),
            subject=sheet.subject_id,
            levels=reader.find("crisis.level", [], order="rank desc"),
            risk_types=reader.find("crisis.risk.type", []),
            receipts=receipts,
            blank_receipts=range(max(RECEIPT_LINES - len(receipts), 1)),
        )
