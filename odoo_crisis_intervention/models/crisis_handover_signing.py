# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo import models
from odoo.exceptions import UserError

from ..tools import files
from ..tools.hash_chain import GENESIS, digest
from .crisis_handover import DEED, REFUSAL, SIGNERS


class CrisisHandover(models.Model):
    """Signatures and the digest that freezes a deed (plan Art. 18).

    A signature is a picture in the record's own row, closed to everybody but this file. A colleague's comes from their
    own login; the receiver's from the login of one of the two who stand beside.
    """

    _inherit = "crisis.handover"

    # -- signing -------------------------------------------------------------------------------------------------------

    def _inverse_giver_1(self):
        self._keep_signature("giver_1")

    def _inverse_giver_2(self):
        self._keep_signature("giver_2")

    def _inverse_receiver(self):
        self._keep_signature("receiver")

    def _keep_signature(self, who):
        for handover in self:
            picture = handover[f"{who}_signature"]
            if not picture:
                continue
            allowed = handover.giver_ids if who == "receiver" else handover[f"{who}_id"]
            if self.env.user not in allowed:
                raise UserError(self.env._("Nobody signs for another. Each signs from the own login."))
            if handover.state != "draft":
                raise handover._workflow_refusal()
            try:
                content = files.signature(picture)
            except files.FileRefused:
                raise UserError(self.env._("This is not a signature.")) from None
            if not handover.handed_at:
                handover.handed_at = handover._this_minute()  # nobody signs a deed without its minute
            # sudo: the stamp of a signature, whose signer was checked above
            values = {f"{who}_ink": base64.b64encode(content), f"{who}_signed_at": handover._now()}
            handover.sudo()._as_workflow().write(values)  # sudo: as above
            handover._crisis_log(f"signature_{who}")

    def _inverse_scan(self):
        for handover in self.filtered("scan"):
            if handover.state in ("signed", "void"):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
            # sudo: whoever may write the deed adds its paper; reading it stays with the rule of documents
            document = self.env["crisis.document"].sudo()
            document = document.create(
                {
                    "res_model": handover._name,
                    "res_ref": handover.id,
                    "kind": "scan",
                    "upload": handover.scan,
                }
            )
            handover.invalidate_recordset(["document_ids", "has_scan"])
            if handover.state == "refused":
                document._crisis_lock()
            handover._crisis_log("scan")

    def _signatures(self):
        """Who → the picture (base64), for the paper. Access: whoever may read the deed."""
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo().with_context(bin_size=False)  # sudo: the pictures are closed to everybody but this file
        return {who: (secret[f"{who}_ink"] or b"").decode() for who in SIGNERS}

    # -- freezing ------------------------------------------------------------------------------------------------------

    def _freeze(self):
        """The digest of what stands in the deed now."""
        self.ensure_one()
        return digest(GENESIS, self._frozen_values())

    def _frozen_values(self):
        """All the paper says, as JSON types: texts, times, numbers of persons, digests of signatures and scans."""
        secret = self.sudo().with_context(bin_size=False)  # sudo: the record's own values, also behind groups
        values = {"reference": secret.reference, "case": secret.case_id.id, "person": secret.subject_id.id}
        stamps = ("state", "way", "entered_by_id", "signed_at", "refused_by_id")
        for name in (*DEED, *REFUSAL, *stamps, *(f"{who}_signed_at" for who in SIGNERS)):
            field, value = secret._fields[name], secret[name]
            if field.type == "many2one":
                value = value.id or False
            elif field.type in ("datetime", "date"):
                value = str(value) if value else False
            values[name] = value
        for who in SIGNERS:
            values[f"{who}_ink"] = files.digest(base64.b64decode(secret[f"{who}_ink"] or b""))
        if secret.state == "signed":
            values["documents"] = secret.document_ids.sorted("id").mapped("digest")
        return values

    def _is_intact(self):
        """Whether deed, its digest and the timeline's line about it agree. The timeline is a chain of its own."""
        self.ensure_one()
        event = "sign" if self.state == "signed" else "refuse"
        line = (
            self.env["crisis.timeline"]
            .sudo()  # sudo: one line of the record, compared and not shown
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_ref", "=", self.id),
                    ("event", "=", f"{self._name}:frozen_{event}"),
                ],
                limit=1,
            )
        )
        return bool(self.digest) and self.digest == line.text == self._freeze()

    def _is_frozen(self):
        return self.state in ("signed", "refused")
