# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models
from odoo.exceptions import UserError


class PaperSignedAgreement(models.AbstractModel):
    """复学协议书, the guardian's copy of what was signed in the portal: the words, the signature, the digests.

    Printed by whoever reads the invitation, and by the guardian who signed, for whom the words come from the system:
    a portal login may read no table of ours, and these words were written for this guardian. Source: plan Art. 21.
    """

    _name = "report.odoo_crisis_intervention.paper_signed_agreement"
    _inherit = "crisis.paper"
    _description = "Signed agreement, the guardian's copy"

    _paper_model = "crisis.guardian.signing"
    _paper_form = "CI-32"

    def _paper_title(self):
        return self.env._("Agreement on the return to school")

    def _paper_records(self, docids):
        if not self.env.su and self.env.user.share:
            # sudo: limited to what this very login signed and may still see
            own = self.env["crisis.guardian.signing"].sudo()._portal_own()
            records = own.filtered(lambda row: row.id in (docids or ()) and row.state == "signed")
            if not records or len(records) != len(set(docids)):
                raise self.env["crisis.guardian.signing"].browse(docids)._crisis_refusal("print")
            return records
        records = super()._paper_records(docids)
        if any(record.state != "signed" for record in records):
            raise UserError(self.env._("Only what is signed is printed from here."))
        return records

    def _paper_term(self, company):
        # a portal login reads no terms; the paper has its own days
        return "" if self.env.user.share else super()._paper_term(company)

    def _paper_document(self, signing, reader):
        # sudo: whoever came this far reads the agreement: its readers are those of the invitation, or its signer
        secret = signing.sudo()
        version = secret.version_id
        ink = (version.with_context(bin_size=False).ink or b"").decode()
        relations = dict(secret.guardian_id._fields["relation"]._description_selection(self.env))
        return SimpleNamespace(
            number=self.env._("No. %(number)s", number=version.reference),
            stamp="",
            pupil=secret.subject_id.name,
            student_number=secret.subject_id.number or "",
            sections=version._portal_sections(),
            guardian=version.signer_name or secret.guardian_id.name,
            relation=reader.bracket(version.signer_relation or relations.get(secret.guardian_id.relation, "")),
            school=version.offered_by_id.name,
            offered_at=reader.moment(version.offered_at),
            signed_at=reader.moment(secret.answered_at),
            ink=f"data:image/png;base64,{ink}" if ink else "",
            digests=(version.text_digest, version.digest),
        )
