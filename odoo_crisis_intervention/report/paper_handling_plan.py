# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_ROWS = 3


class PaperHandlingPlan(models.AbstractModel):
    """学生心理危机处理方案: the measures of one version, who does them, and who approved them.

    For whoever may read the plan. Source: plan Art. 8, 15.
    """

    _name = "report.odoo_crisis_intervention.paper_handling_plan"
    _inherit = "crisis.paper"
    _description = "Handling plan on paper"

    _paper_model = "crisis.case.plan"
    _paper_form = "CI-27"
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Handling plan of a psychological crisis")

    def _paper_stamp(self, plan, reader):
        return "" if plan.state == "approved" else reader.text(plan, "state")

    def _paper_document(self, plan, reader):
        measures = reader.find("crisis.measure", [("plan_id", "=", plan.id), ("state", "!=", "left_out")], order="id")
        kinds = self.env["crisis.measure"]._fields["kind"]._description_selection(self.env)
        by_kind = measures.grouped("kind")
        return SimpleNamespace(
            r=reader,
            o=plan,
            number=self.env._("No. %(number)s", number=plan.reference),
            stamp=self._paper_stamp(plan, reader),
            subject=plan.subject_id,
            levels=reader.find("crisis.level", [], order="rank desc"),
            risk_types=reader.find("crisis.risk.type", []),
            groups=[(label, by_kind[code]) for code, label in kinds if code in by_kind],
            who=lambda row: reader.comma.join(filter(None, (reader.text(row, "owner_id"), row.owner_words))),
            blank=range(BLANK_ROWS),
        )
