# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperHandover(models.AbstractModel):
    """安全责任移交书: who took the pupil over, when, in which state, and what was agreed; two copies.

    It states facts and waives nothing. Before signing it is printed with what is known and is signed by hand.
    Source: plan Art. 18.
    """

    _name = "report.odoo_crisis_intervention.paper_handover"
    _inherit = "crisis.paper"
    _description = "Deed of handover"

    _paper_model = "crisis.handover"
    _paper_form = "CI-21"

    def _paper_title(self):
        return self.env._("Handover of responsibility for safety")

    def _paper_document(self, handover, reader):
        pictures = handover._signatures()
        return SimpleNamespace(
            r=reader,
            o=handover,
            number=self.env._("No. %(number)s", number=handover.reference),
            stamp=self._paper_stamp(handover, reader) if handover.state == "void" else "",
            subject=handover.subject_id,
            copies=self._paper_copies(),
            ink={who: f"data:image/png;base64,{picture}" for who, picture in pictures.items() if picture},
            name=lambda path: reader.text(handover, path),
        )

    def _paper_copies(self):
        return (
            self.env._("In two copies: this one stays with the school."),
            self.env._("In two copies: this one goes with the receiver."),
        )
