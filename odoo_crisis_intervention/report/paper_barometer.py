# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import COUNSELLOR

RATINGS = ("climate", "classmates", "teachers", "sleep")


class PaperBarometer(models.AbstractModel):
    """班级学生心理状况“晴雨表”: what a peer supporter handed in, for the counsellor's file.

    Printed by counsellors only, because the pupil who filled it in stands on it. Source: plan Art. 12(4).
    """

    _name = "report.odoo_crisis_intervention.paper_barometer"
    _inherit = "crisis.paper"
    _description = "Class barometer on paper"

    _paper_model = "crisis.barometer"
    _paper_form = "CI-08"
    _paper_roles = (COUNSELLOR,)

    def _paper_title(self):
        return self.env._("Class wellbeing barometer")

    def _paper_document(self, barometer, reader):
        return SimpleNamespace(
            r=reader,
            o=barometer,
            number=self.env._("No. %(number)s", number=barometer.reference),
            stamp=self._paper_stamp(barometer, reader),
            ratings=RATINGS,
            lines=reader.many(barometer, "line_ids"),
        )
