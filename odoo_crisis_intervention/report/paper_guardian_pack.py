# SPDX-License-Identifier: LGPL-3.0-or-later
import io
from types import SimpleNamespace

from odoo import models
from odoo.tools.pdf import merge_pdf

from .paper_reader import PaperReader

MODULE = "odoo_crisis_intervention"


class PaperGuardianPack(models.AbstractModel):
    """All papers for a guardian on the way, as one file: a list of them, then each paper as it is.

    Each part is printed by its own paper, with its own access and its own line in the log: who may not read a referral
    finds none in the pack. Source: plan Art. 4(2), 18.
    """

    _name = "report.odoo_crisis_intervention.paper_guardian_pack"
    _inherit = "crisis.paper"
    _description = "Papers for a guardian on the way"

    _paper_model = "crisis.case"
    _paper_form = "CI-17/22"

    def _paper_title(self):
        return self.env._("Papers for the guardian")

    def _paper_document(self, case, reader):
        parts = self._paper_parts(case, reader)
        return SimpleNamespace(
            r=reader,
            o=case,
            number=self.env._("No. %(number)s", number=case.reference),
            stamp="",
            subject=case.subject_id,
            guardians=reader.find("crisis.guardian", [("subject_id", "=", case.subject_id.id)], order="call_order, id"),
            rows=[(title, record.reference) for title, _report, records in parts for record in records],
        )

    def _paper_reader(self, case):
        return PaperReader(self.env, case.company_id)

    def _paper_parts(self, case, reader):
        """[(title, name of the report, records)] of what waits for the guardian, as far as the printer may read it."""
        of_case = [("case_id", "=", case.id)]
        consents = reader.find("crisis.consent", [*of_case, ("state", "=", "draft")], order="id")
        deeds = reader.find("crisis.handover", [*of_case, ("state", "=", "draft")], order="id")
        open_states = ("proposed", "informed", "refused")
        referrals = reader.find("crisis.referral", [*of_case, ("state", "in", open_states)], order="id")
        papers = [
            (f"paper_consent_{kind}", consents.filtered(lambda each, kind=kind: each.kind == kind))
            for kind in ("notice", "counselling", "staying")
        ]
        papers += [("paper_handover", deeds), ("paper_referral", referrals)]
        return [
            (self.env[f"report.{MODULE}.{name}"]._paper_title(), f"{MODULE}.{name}", records)
            for name, records in papers
            if records
        ]


class IrActionsReport(models.Model):
    """A pack is its own list with the papers behind it."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        paper = self._crisis_paper(self._get_report(report_ref))
        if paper is None or paper._name != f"report.{MODULE}.paper_guardian_pack":
            return streams
        cases = self.env["crisis.case"].browse(dict.fromkeys(res_ids or ()))
        for key, entry in streams.items():
            case = cases.browse(key) if key else cases[:1]
            pages = [entry["stream"].getvalue()]
            for _title, report, records in paper._paper_parts(case, paper._paper_reader(case)):
                pages.append(self._render_qweb_pdf(report, records.ids)[0])
            entry["stream"] = io.BytesIO(merge_pdf(pages))
        return streams
