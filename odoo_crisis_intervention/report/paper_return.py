# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import fields, models
from odoo.exceptions import UserError


class PaperReturnApplication(models.AbstractModel):
    """复学申请表: printed for the family, with what the school knows, and filled in by hand.

    What a hospital wrote stays out of it; on the fast way no row asks for it either. Source: plan Art. 21.
    """

    _name = "report.odoo_crisis_intervention.paper_return_application"
    _inherit = "crisis.paper"
    _description = "Application for return to school"

    _paper_model = "crisis.readmission.agreement"
    _paper_form = "CI-30"

    def _paper_title(self):
        return self.env._("Application for return to school")

    def _paper_document(self, agreement, reader):
        return SimpleNamespace(
            r=reader,
            o=agreement,
            number=self.env._("No. %(number)s", number=agreement.reference),
            stamp=self._paper_stamp(agreement, reader),
            subject=agreement.subject_id,
            is_fast=agreement.is_fast,
            gates=[
                {**gate, "on": reader.date(fields.Datetime.to_datetime(gate["at"]))}
                for gate in agreement.progress
                if gate["state"] != "skipped" and not (agreement.is_fast and gate["code"] == "certificate")
            ],
            added=[
                (self.env._("Paper of the hospital that going to school is possible"), "□"),
                (self.env._("Paper of the re-examination"), "□"),
                (self.env._("Other:"), "□"),
            ],
            tick={"done": "☑", "waiting": "□"},
        )


class PaperReturnDecision(models.AbstractModel):
    """复学决定书: what the team decided, why in plain words, and how a review is asked for; two copies.

    Source: plan Art. 21.
    """

    _name = "report.odoo_crisis_intervention.paper_return_decision"
    _inherit = "crisis.paper"
    _description = "Decision on return to school"

    _paper_model = "crisis.readmission.decision"
    _paper_form = "CI-31"

    def _paper_title(self):
        return self.env._("Decision on return to school")

    def _paper_document(self, decision, reader):
        return SimpleNamespace(
            r=reader,
            o=decision,
            number=self.env._("No. %(number)s", number=decision.reference),
            stamp="",
            subject=decision.subject_id,
            copies=(
                self.env._("In two copies: this one stays with the school."),
                self.env._("In two copies: this one goes with the guardian."),
            ),
        )


class PaperReturnAgreement(models.AbstractModel):
    """复学协议书: what both sides do, in the words that were offered, with signatures and digests; two copies.

    A right is not waived by it. Source: plan Art. 21, 22.
    """

    _name = "report.odoo_crisis_intervention.paper_return_agreement"
    _inherit = "crisis.paper"
    _description = "Agreement on return to school"

    _paper_model = "crisis.readmission.version"
    _paper_form = "CI-32"

    def _paper_title(self):
        return self.env._("Agreement on return to school")

    def _paper_records(self, docids):
        versions = super()._paper_records(docids)
        if any(version.state == "draft" for version in versions):
            raise UserError(self.env._("Please offer it first: a paper with words that still change is not signed."))
        return versions

    def _paper_document(self, version, reader):
        picture = version._signature_picture()
        return SimpleNamespace(
            r=reader,
            o=version,
            number=self.env._("No. %(number)s", number=version.reference),
            stamp=reader.text(version, "state") if version.state in ("refused", "superseded", "void") else "",
            subject=version.subject_id,
            sections=("arrangement", "conditions", "school_part", "guardian_part", "again", "contact"),
            copies=(
                self.env._("In two copies: this one stays with the school."),
                self.env._("In two copies: this one goes with the guardian."),
            ),
            ink=f"data:image/png;base64,{picture}" if picture else "",
        )
