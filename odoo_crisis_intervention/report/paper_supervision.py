# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

BLANK_ROWS = 3


class PaperSupervision(models.AbstractModel):
    """督导台账: when supervision took place, with whom and how long; for inspections.

    For the counsellor whose talks they are and for leaders; topics are on it for their author alone, what was said is
    on no paper. Source: plan Art. 24(2).
    """

    _name = "report.odoo_crisis_intervention.paper_supervision"
    _inherit = "crisis.paper"
    _description = "Supervision ledger"

    _paper_model = "crisis.supervision.talk"
    _paper_form = "CI-51"
    _paper_together = True

    def _paper_title(self):
        return self.env._("Ledger of supervision")

    def _paper_document(self, talks, reader):
        held = talks.filtered(lambda talk: talk.state == "held").sorted(lambda talk: (talk.date, talk.id))
        return SimpleNamespace(
            r=reader,
            number="",
            stamp="",
            talks=held,
            who=lambda talk: reader.comma.join(
                filter(None, (reader.text(talk, "supervisor_id"), reader.text(talk, "supervisor_outside")))
            ),
            hours=lambda talk: f"{talk.hours:g}",
            total=self.env._(
                "Talks: %(count)s. Hours: %(hours)s.", count=len(held), hours=f"{sum(held.mapped('hours')):g}"
            ),
            blank=range(BLANK_ROWS),
        )
