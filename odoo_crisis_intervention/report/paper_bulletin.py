# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperBulletin(models.AbstractModel):
    """首报 / 续报 / 终报: a bulletin as it was issued, with who got it (plan Art. 12)."""

    _name = "report.odoo_crisis_intervention.paper_bulletin"
    _inherit = "crisis.paper"
    _description = "Bulletin"

    _paper_model = "crisis.bulletin"
    _paper_form = "CI-24"

    def _paper_title(self):
        return self.env._("Bulletin on a crisis event")

    def _paper_stamp(self, bulletin, reader):
        if bulletin.is_drill:
            return self.env._("DRILL")
        return super()._paper_stamp(bulletin, reader)

    def _paper_document(self, bulletin, reader):
        return SimpleNamespace(
            r=reader,
            o=bulletin,
            number=self.env._("No. %(number)s", number=bulletin.number or "—"),
            stamp=self._paper_stamp(bulletin, reader),
            receipts=reader.many(bulletin, "receipt_ids") or (),
        )
