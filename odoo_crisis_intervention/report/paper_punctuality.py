# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

COUNTS = ("due_count", "in_time_count", "late_count", "excused_count", "missing_count")


class PaperPunctuality(models.AbstractModel):
    """职责按时完成情况表: how many duties of each kind fell due in a month and what became of them.

    For leaders and auditors, who may read the counts. No person and no class is on it, and no percentage that would
    make a ranking of them. Source: plan Art. 12.
    """

    _name = "report.odoo_crisis_intervention.paper_punctuality"
    _inherit = "crisis.paper.office"
    _description = "Punctuality sheet"

    _paper_model = "crisis.duty.punctuality"
    _paper_form = "CI-13"
    _paper_together = True

    def _paper_title(self):
        return self.env._("Punctuality of duties")

    def _paper_document(self, rows, reader):
        months = sorted(rows.grouped("month").items())
        return SimpleNamespace(
            r=reader,
            number=" – ".join(dict.fromkeys(reader.month(month) for month in (months[0][0], months[-1][0]))),
            stamp="",
            months=[
                SimpleNamespace(
                    name=reader.month(month),
                    rows=[(row.kind_id.name, self._counts(row)) for row in of_month.sorted("kind_id")],
                    total=self._counts(of_month),
                )
                for month, of_month in months
            ],
            total=self._counts(rows),
        )

    def _counts(self, rows):
        return [sum(rows.mapped(name)) for name in COUNTS]
