# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models


class PaperMandatoryReport(models.AbstractModel):
    """A mandatory report on paper, for the authority and for the reporter's own proof. Its reader may print it."""

    _name = "report.odoo_crisis_intervention.paper_mandatory_report"
    _inherit = "crisis.paper"
    _description = "Mandatory report"

    _paper_model = "crisis.mandatory.report"
    _paper_form = "CI-28"

    def _paper_title(self):
        return self.env._("Report of harm to a minor")

    def _paper_document(self, report, reader):
        return SimpleNamespace(
            r=reader,
            o=report,
            number=self.env._("No. %(number)s", number=report.reference),
            stamp="",
            situations=reader.find("crisis.mandatory.situation", []),
            filings=reader.many(report, "filing_ids") or (),
        )
