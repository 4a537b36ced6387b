# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperTransferSummary(models.AbstractModel):
    """转学心理关怀摘要: what was chosen and agreed to, for one person at the next school; sealed.

    What was not chosen has no heading either. Before the consent it is printed for the guardian to read and sign.
    Source: plan Art. 24(6).
    """

    _name = "report.odoo_crisis_intervention.paper_transfer_summary"
    _inherit = "crisis.paper"
    _description = "Transfer summary"

    _paper_model = "crisis.transfer.summary"
    _paper_form = "CI-40"

    def _paper_title(self):
        return self.env._("Summary for the next school")

    def _paper_stamp(self, record, reader):
        return reader.text(record, "state") if record.state not in ("draft", "agreed", "handed_over") else ""

    def _paper_document(self, summary, reader):
        picture = summary._signature_picture()
        return SimpleNamespace(
            r=reader,
            o=summary,
            number=self.env._("No. %(number)s", number=summary.reference),
            stamp=self._paper_stamp(summary, reader),
            subject=summary.subject_id,
            parts=[(reader.label(summary, f"goes_{part}"), reader.text(summary, part)) for part in summary._going()],
            ink=f"data:image/png;base64,{picture}" if picture else "",
        )
