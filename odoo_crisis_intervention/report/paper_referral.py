# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperReferral(models.AbstractModel):
    """转介单 with its reply slip: the least that a doctor needs, and what the doctor may send back.

    Source: plan Art. 17, 24(3).
    """

    _name = "report.odoo_crisis_intervention.paper_referral"
    _inherit = "crisis.paper"
    _description = "Letter of referral"

    _paper_model = "crisis.referral"
    _paper_form = "CI-22"

    def _paper_title(self):
        return self.env._("Letter of referral")

    def _paper_document(self, referral, reader):
        return SimpleNamespace(
            r=reader,
            o=referral,
            number=self.env._("No. %(number)s", number=referral.reference),
            stamp=self._paper_stamp(referral, reader),
            subject=referral.subject_id,
            blank=range(4),
        )
