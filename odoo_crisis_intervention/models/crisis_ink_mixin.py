# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import files


class CrisisInkMixin(models.AbstractModel):
    """A paper a guardian signs on the screen, with the writer beside, or on paper that is scanned in.

    The picture goes in and never comes out but on the printed paper; changing one of ``_ink_words`` before the step
    that ends it takes the signature off, since nobody signed what was changed afterwards. The model has
    ``document_ids`` of its own. Access: whoever may write the paper adds signature and scan.
    """

    _name = "crisis.ink.mixin"
    _description = "Signed by a guardian"

    _ink_words = ()
    _scan_closed_states = ("void",)

    signature = fields.Binary(
        string="Signature of the guardian", store=False, compute="_compute_upload", inverse="_inverse_signature"
    )
    ink = fields.Binary(attachment=False, groups="base.group_system", readonly=True, export_string_translation=False)
    signed_at = fields.Datetime(string="Signed at", readonly=True)
    scan = fields.Binary(
        string="Scan of the signed paper", store=False, compute="_compute_upload", inverse="_inverse_scan"
    )
    has_scan = fields.Boolean(string="Scan is kept", compute="_compute_has_scan")

    def _compute_upload(self):
        self.signature = self.scan = False

    @api.depends("document_ids")
    def _compute_has_scan(self):
        for paper in self:
            # sudo: whether there is one; the paper itself stays under its own rule
            paper.has_scan = bool(paper.sudo().document_ids)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and not set(self._ink_words).isdisjoint(vals):
            signed = self.filtered(lambda paper: paper.state == "draft" and paper.signed_at)
            # sudo: nobody has signed what was changed afterwards; the rule on writing was asked above
            signed.sudo()._as_workflow().write({"ink": False, "signed_at": False})
        return super().write(vals)

    def _inverse_signature(self):
        for paper in self.filtered("signature"):
            if paper.state != "draft":
                raise paper._workflow_refusal()
            try:
                content = files.signature(paper.signature)
            except files.FileRefused:
                raise UserError(self.env._("This is not a signature.")) from None
            # sudo: the stamp of a signature; whoever may write the paper stands beside the guardian
            paper.sudo()._as_workflow().write({"ink": base64.b64encode(content), "signed_at": paper._now()})
            paper._crisis_log("signature")

    def _inverse_scan(self):
        for paper in self.filtered("scan"):
            if paper.state in self._scan_closed_states:
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
            # sudo: whoever may write the paper adds its scan; reading it stays with the rule of documents
            document = self.env["crisis.document"].sudo()
            document = document.create(
                {"res_model": paper._name, "res_ref": paper.id, "kind": "scan", "upload": paper.scan}
            )
            paper.invalidate_recordset(["document_ids", "has_scan"])
            if paper.state != "draft":
                document._crisis_lock()
            paper._crisis_log("scan")

    def _signature_picture(self):
        """The picture (base64), for the paper. Access: whoever may read the record."""
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo().with_context(bin_size=False)  # sudo: closed to everybody but this file
        return (secret.ink or b"").decode()
