# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models
from odoo.exceptions import UserError


class PaperConsentNotice(models.AbstractModel):
    """告家长书: facts, what is asked of the family, a slip to send back; two copies. Source: plan Art. 4(2), 18."""

    _name = "report.odoo_crisis_intervention.paper_consent_notice"
    _inherit = "crisis.paper"
    _description = "Notice to guardians"

    _paper_model = "crisis.consent"
    _paper_form = "CI-17"
    _paper_kind = "notice"

    def _paper_title(self):
        return self.env._("Notice to guardians")

    def _paper_records(self, docids):
        consents = super()._paper_records(docids)
        if any(consent.kind != self._paper_kind for consent in consents):
            raise UserError(self.env._("Please print papers of one kind at a time."))
        return consents

    def _paper_document(self, consent, reader):
        picture = consent._signature_picture()
        return SimpleNamespace(
            r=reader,
            o=consent,
            number=self.env._("No. %(number)s", number=consent.reference),
            stamp="" if consent.state in ("draft", "given") else reader.text(consent, "state"),
            subject=consent.subject_id,
            copies=(
                self.env._("In two copies: this one stays with the school."),
                self.env._("In two copies: this one goes with the guardian."),
            ),
            ink=f"data:image/png;base64,{picture}" if picture else "",
        )


class PaperConsentCounselling(models.AbstractModel):
    """心理辅导知情同意书, with what is kept secret and what is not. Source: plan Art. 24(6)."""

    _name = "report.odoo_crisis_intervention.paper_consent_counselling"
    _inherit = "report.odoo_crisis_intervention.paper_consent_notice"
    _description = "Consent to counselling"

    _paper_form = "CI-18"
    _paper_kind = "counselling"

    def _paper_title(self):
        return self.env._("Consent to counselling")


class PaperConsentStaying(models.AbstractModel):
    """在校就读知情同意书: duties of both sides, and no word that admits an illness. Source: plan Art. 18."""

    _name = "report.odoo_crisis_intervention.paper_consent_staying"
    _inherit = "report.odoo_crisis_intervention.paper_consent_notice"
    _description = "Staying at school under treatment"

    _paper_form = "CI-19"
    _paper_kind = "staying"

    def _paper_title(self):
        return self.env._("Agreement on going to school under treatment")
