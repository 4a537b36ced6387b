# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperRefusal(models.AbstractModel):
    """拒绝记录: what was explained to whom, what they answered, before which witnesses. Source: plan Art. 18."""

    _name = "report.odoo_crisis_intervention.paper_refusal"
    _inherit = "crisis.paper"
    _description = "Record of a refusal"

    _paper_model = "crisis.handover"
    _paper_form = "CI-20"

    def _paper_title(self):
        return self.env._("Record of a refusal")

    def _paper_document(self, handover, reader):
        return SimpleNamespace(
            r=reader,
            o=handover,
            number=self.env._("No. %(number)s", number=handover.reference),
            stamp=self._paper_stamp(handover, reader) if handover.state == "void" else "",
            subject=handover.subject_id,
        )
