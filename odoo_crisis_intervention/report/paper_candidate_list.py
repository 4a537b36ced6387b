# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import COUNSELLOR


class PaperCandidateList(models.AbstractModel):
    """普查后访谈安排与记录: whom a counsellor talks with when, with room to write. For counsellors alone.

    In the order of the planned times; who has none comes after, the most urgent first. Source: plan Art. 11.
    """

    _name = "report.odoo_crisis_intervention.paper_candidate_list"
    _inherit = "crisis.paper"
    _description = "List of talks after a screening"

    _paper_model = "crisis.candidate"
    _paper_form = "CI-44"
    _paper_roles = (COUNSELLOR,)
    _paper_together = True
    _paper_landscape = True

    def _paper_title(self):
        return self.env._("Talks after a screening: plan and record")

    def _paper_document(self, candidates, reader):
        planned = candidates.filtered("interview_at").sorted("interview_at")
        others = (candidates - planned).sorted(lambda row: (-row.urgency, row.id))
        return SimpleNamespace(
            r=reader,
            number="",
            stamp="",
            rows=planned | others,
            results=[
                self.env._("No concern"),
                self.env._("Look again later"),
                self.env._("To the register"),
                self.env._("Does not want to talk"),
                self.env._("Not met"),
            ],
        )
