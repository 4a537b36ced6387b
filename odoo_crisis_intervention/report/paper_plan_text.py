# SPDX-License-Identifier: LGPL-3.0-or-later
import re
from types import SimpleNamespace

from odoo import models


class PaperPlanText(models.AbstractModel):
    """校园心理危机干预预案: a version of the plan as a document, for every member of staff. Source: plan Art. 27."""

    _name = "report.odoo_crisis_intervention.paper_plan_text"
    _inherit = "crisis.paper.office"
    _description = "Plan"

    _paper_model = "crisis.plan.version"

    def _paper_title(self):
        return self.env._("Crisis intervention plan")

    def _paper_sheet(self, records, reader):
        sheet = super()._paper_sheet(records, reader)
        if len(records) == 1:
            sheet.title = records.title
        return sheet

    def _paper_document(self, version, reader):
        return SimpleNamespace(
            r=reader,
            o=version,
            number=self.env._("Version %(number)s", number=version.number),
            stamp="" if version.state == "in_force" else reader.text(version, "state"),
            contact=" ".join(
                filter(None, (reader.text(version, "interpreter_team_id"), reader.text(version, "contact")))
            ),
            digest=version.digest or "",
            chapters=[
                (chapter.name, [part for part in re.split(r"\n\s*\n", chapter.text or "") if part.strip()])
                for chapter in reader.many(version, "chapter_ids")
            ],
        )
