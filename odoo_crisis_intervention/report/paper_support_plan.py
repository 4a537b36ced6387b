# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_ROWS = 3


class PaperSupportPlan(models.AbstractModel):
    """返校支持计划: what is arranged for a pupil who comes back, by area, with stages and reviews.

    For whoever may read the plan. Source: plan Art. 22.
    """

    _name = "report.odoo_crisis_intervention.paper_support_plan"
    _inherit = "crisis.paper"
    _description = "Support plan on paper"

    _paper_model = "crisis.support.plan"
    _paper_form = "CI-33"

    def _paper_title(self):
        return self.env._("Support plan after a return to school")

    def _paper_stamp(self, plan, reader):
        return "" if plan.state == "in_force" else reader.text(plan, "state")

    def _paper_document(self, plan, reader):
        of_plan = [("plan_id", "=", plan.id)]
        lines = reader.find("crisis.support.line", [*of_plan, ("is_left_out", "=", False)], order="id")
        areas = self.env["crisis.support.line"]._fields["area"]._description_selection(self.env)
        by_area = lines.grouped("area")
        return SimpleNamespace(
            r=reader,
            o=plan,
            number=self.env._("No. %(number)s", number=plan.reference),
            stamp=self._paper_stamp(plan, reader),
            subject=plan.subject_id,
            groups=[(label, by_area[code]) for code, label in areas if code in by_area],
            stages=reader.find("crisis.support.stage", [*of_plan, ("state", "!=", "left_out")], order="date_from, id"),
            reviews=reader.find("crisis.support.review", [*of_plan, ("state", "!=", "cancelled")], order="planned_on"),
            who=lambda row: reader.comma.join(filter(None, (reader.text(row, "owner_id"), row.owner_words))),
            contact=reader.comma.join(
                filter(None, (reader.text(plan, "contact_id"), reader.text(plan, "contact_words")))
            ),
            blank=range(BLANK_ROWS),
        )
