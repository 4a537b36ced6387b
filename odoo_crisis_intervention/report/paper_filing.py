# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.paper_engine import boxes

BLANK_LINES = 2


class PaperFiling(models.AbstractModel):
    """突发事件备案材料清单: the homeroom teacher's file point by point, how it was handed in and taken in.

    For whoever may read the file; blank lines stay for what is added by hand. Source: plan Art. 24(4).
    """

    _name = "report.odoo_crisis_intervention.paper_filing"
    _inherit = "crisis.paper"
    _description = "Filing checklist"

    _paper_model = "crisis.filing"
    _paper_form = "CI-36"

    def _paper_title(self):
        return self.env._("File and checklist after an event")

    def _paper_stamp(self, filing, reader):
        return reader.text(filing, "state") if filing.state in ("excused", "void") else ""

    def _paper_document(self, filing, reader):
        lines = reader.find("crisis.filing.line", [("filing_id", "=", filing.id)], order="id")
        return SimpleNamespace(
            r=reader,
            o=filing,
            number=self.env._("No. %(number)s", number=filing.archive_number or filing.reference),
            stamp=self._paper_stamp(filing, reader),
            lines=lines,
            how=lambda line: boxes(
                line._fields["status"]._description_selection(self.env),
                {line.status} if line not in line._unanswered() else set(),
            ),
            blank=range(BLANK_LINES),
        )
