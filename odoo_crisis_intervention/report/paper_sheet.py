# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import COUNSELLOR
from ..tools.scoring import REFUSED


class PaperSheet(models.AbstractModel):
    """心理测评记录: the answers of one sheet and what is read from them, for the counsellor's file.

    It says on its face that it is no diagnosis and no certificate. Printed by counsellors only. Source: plan Art. 11.
    """

    _name = "report.odoo_crisis_intervention.paper_sheet"
    _inherit = "crisis.paper"
    _description = "Answer sheet on paper"

    _paper_model = "crisis.sheet"
    _paper_form = "CI-43"
    _paper_roles = (COUNSELLOR,)

    def _paper_title(self):
        return self.env._("Record of a questionnaire")

    def _paper_document(self, sheet, reader):
        answers = sheet.answers or {}
        form = sheet.instrument_id._form()
        items = []
        for item in form["items"]:
            answer = answers.get(str(item["number"]))
            labels = dict(item["answers"])
            refused = self.env._("Did not want to answer") if answer == REFUSED else ""
            items.append(
                SimpleNamespace(number=item["number"], name=item["name"], answer=refused or labels.get(answer, ""))
            )
        return SimpleNamespace(
            r=reader,
            o=sheet,
            number=self.env._("No. %(number)s", number=sheet.reference),
            stamp=self._paper_stamp(sheet, reader),
            items=items,
            has_wording=sheet.instrument_id.has_wording,
            attribution=form["attribution"],
            scores=reader.many(sheet, "score_ids"),
            rows=[items[start : start + 5] for start in range(0, len(items), 5)],
        )
