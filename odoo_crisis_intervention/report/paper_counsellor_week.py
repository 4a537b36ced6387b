# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_ROWS = 3  # so that a quiet week prints as a form, too


class PaperCounsellorWeek(models.AbstractModel):
    """心理老师周报: the week's numbers, the pupils they are about, remarks, and room for the leader to sign.

    For whoever may read the report; a pupil from whom the printer is shut out is not on it. Source: plan Art. 12.
    """

    _name = "report.odoo_crisis_intervention.paper_counsellor_week"
    _inherit = "crisis.paper"
    _description = "Counsellor's weekly report"

    _paper_model = "crisis.counsellor.report"
    _paper_form = "CI-07"

    def _paper_title(self):
        return self.env._("Counsellor's weekly report")

    def _paper_stamp(self, report, reader):
        if report.state == "corrected":
            return reader.text(report, "state")
        return super()._paper_stamp(report, reader)

    def _paper_document(self, report, reader):
        content = reader.value(report, "content") or {"facts": [], "people": []}
        return SimpleNamespace(
            r=reader,
            o=report,
            number=self.env._("No. %(number)s", number=report.reference),
            stamp=self._paper_stamp(report, reader),
            pairs=self._pairs(self._facts(content["facts"], reader)),
            people=content["people"],
            blank_people=range(max(BLANK_ROWS - len(content["people"]), 0)),
            what=lambda person: reader.semicolon.join(person["what"]),
        )

    def _facts(self, facts, reader):
        """``[(label, number)]``, the parts of a number in brackets behind it."""
        whole = []
        for fact in facts:
            if not fact["part"]:
                whole.append([fact["label"], fact["number"], []])
            elif fact["number"]:
                whole[-1][2].append(f"{fact['label']} {fact['number']}")
        return [(label, f"{number}{reader.bracket(reader.comma.join(parts))}") for label, number, parts in whole]

    def _pairs(self, facts):
        """Two of them in a row of the grid."""
        even = [*facts, ("", "")] if len(facts) % 2 else facts
        return list(zip(even[::2], even[1::2], strict=True))
