# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_LINES = 4
WIDTHS = (4, 9, 9, 5, 34, 20, 10, 9)


class PaperClassObservations(models.AbstractModel):
    """班级心理异常情况登载表: the class log as a list, for the entries that were chosen, in the order of their days.

    For whoever may read them; a homeroom teacher's list holds the own class. Source: plan Art. 26(2).
    """

    _name = "report.odoo_crisis_intervention.paper_class_observations"
    _inherit = "crisis.paper"
    _description = "Class log on paper"

    _paper_model = "crisis.class.observation"
    _paper_form = "CI-09"
    _paper_together = True
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Log of psychological observations in the class")

    def _paper_document(self, rows, reader):
        ordered = rows.sorted(lambda row: (row.class_id.id, row.observed_on, row.id))
        classes = rows.class_id
        return SimpleNamespace(
            r=reader,
            number=self.env._("Class: %(name)s", name=classes.display_name) if len(classes) == 1 else "",
            stamp="",
            rows=ordered,
            several=len(classes) > 1,
            widths=[round(100 * width / sum(WIDTHS), 2) for width in WIDTHS],
            blank=range(BLANK_LINES),
        )
