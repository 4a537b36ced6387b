# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import files
from ..tools.roles import COUNSELLOR, LEADER


class CrisisDocument(models.Model):
    """A photo, letter, recording or scan that belongs to a concern, assessment, register entry or case (plan
    Art. 24.4).

    The original is kept byte for byte with its digest; people look at a rendition without metadata. Files leave only
    by the addon's own route, which checks and logs. Read by counsellors and leaders, and by whoever added it until it
    is locked (a reporter until he sends).
    """

    _name = "crisis.document"
    _inherit = ["crisis.confidential.mixin"]
    _description = "Document"

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_author_field = "author_id"
    _crisis_narrative = ("name", "note", "ground", "original_holder")
    _crisis_log_reads = True

    name = fields.Char(string="Title")
    kind = fields.Selection(
        [
            ("photo", "Photo"),
            ("letter", "Letter, diary or drawing"),
            ("recording", "Recording"),
            ("scan", "Scan of a paper"),
            ("other", "Other"),
        ],
        required=True,
        default="photo",
    )
    res_model = fields.Char(required=True)
    res_ref = fields.Many2oneReference(model_field="res_model", required=True, index=True)
    line_id = fields.Many2one("crisis.timeline", readonly=True, ondelete="restrict", index="btree_not_null")
    author_id = fields.Many2one(
        "res.users",
        string="Added by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        index=True,
    )
    captured_at = fields.Datetime(string="Taken on")
    ground = fields.Char(string="Lawful ground or notice given")
    original_holder = fields.Char(string="Who holds the original")
    note = fields.Text()
    # Goes in by this field and never comes out of it.
    upload = fields.Binary(string="File", store=False, compute="_compute_upload", inverse="_inverse_upload")
    original = fields.Binary(attachment=True, groups="base.group_system", readonly=True)
    rendition = fields.Binary(attachment=True, groups="base.group_system", readonly=True)
    mimetype = fields.Char(readonly=True)
    size = fields.Integer(string="Size (bytes)", readonly=True)
    digest = fields.Char(string="SHA-256", readonly=True)
    has_view = fields.Boolean(readonly=True)
    locked_at = fields.Datetime(readonly=True)

    _source_idx = models.Index("(res_model, res_ref)")

    def _crisis_author_domain(self):
        # of a report only: what somebody added to a case closes with his duty
        unsent = Domain("locked_at", "=", False) & Domain("res_model", "=", "crisis.concern")
        return super()._crisis_author_domain() & unsent

    # -- adding ------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Add files. Access: whoever may write the record they belong to (a reporter while it is a draft).

        :raises UserError: no file, too large, or of a kind that is not kept; nothing of the request is stored then
        """
        for vals in vals_list:
            for name in ("original", "rendition", "mimetype", "size", "digest", "has_view", "locked_at", "line_id"):
                vals.pop(name, None)
            vals["author_id"] = self.env.uid
            record = self._owner(vals.get("res_model"), vals.get("res_ref"))
            if not self.env.su:
                record.check_access("write")
            secret = record.sudo()  # sudo: ids of the owner, which the user may write
            vals["company_id"] = secret.company_id.id
            vals["subject_id"] = secret.subject_id.id
            if not vals.get("upload"):
                raise UserError(self.env._("Please choose a file."))
        return super().create(vals_list)

    def _owner(self, res_model, res_ref):
        model = self.env.get(res_model or "")
        if model is None or getattr(model, "_crisis_untold", True):
            raise self._crisis_refusal("create")
        return model.browse(int(res_ref or 0))

    @api.model
    def _add_to_line(self, line, record, file):
        """A file added in the timeline's box; the panel has checked that the user may add to ``record``."""
        # sudo: a homeroom teacher may add a file to a case he reads but cannot write
        document = self.sudo().create(
            {
                "res_model": record._name,
                "res_ref": record.id,
                "name": file.get("name"),
                "kind": "photo" if (file.get("type") or "").startswith("image/") else "other",
                "upload": file.get("data"),
            }
        )
        document._set_file_values({"line_id": line.id, "locked_at": fields.Datetime.now()})

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        touched = set(vals) - {"original_holder", "note", "ground", "captured_at", "kind"}
        if touched and not self.env.su:
            if touched - {"name", "upload"} or any(document.locked_at for document in self):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        return super().write(vals)

    def _compute_upload(self):
        self.upload = False

    def _inverse_upload(self):
        for document in self:
            if not document.upload:
                continue
            try:
                content = base64.b64decode(document.upload, validate=False)
                limit = document.company_id.crisis_document_max_mb * 1024 * 1024
                mimetype = files.inspect(content, limit)
                view = files.rendition(content, mimetype)
            except (binascii.Error, files.FileRefused) as error:
                raise document._file_error(error) from None
            document._set_file_values(
                {
                    "original": base64.b64encode(files.seal(content)),
                    "rendition": base64.b64encode(files.seal(view)) if view else False,
                    "has_view": bool(view),
                    "mimetype": mimetype,
                    "size": len(content),
                    "digest": files.digest(content),
                }
            )

    def _set_file_values(self, vals):
        # sudo: the file's own facts, set by the server from the bytes
        return super(CrisisDocument, self.sudo()).write(vals)

    def _file_error(self, error):
        code = error.args[0] if isinstance(error, files.FileRefused) else "type"
        limit = self.company_id.crisis_document_max_mb
        return UserError(
            {
                "empty": self.env._("The file is empty."),
                "too_large": self.env._("The file is larger than %(limit)s MB.", limit=limit),
                "image": self.env._("The picture cannot be read or is too large."),
            }.get(code)
            or self.env._("Files of this kind are not kept. Photos, PDF, recordings, text and office files are.")
        )

    def _crisis_lock(self):
        """Called when the owner is sent or completed: nothing of the file changes after that."""
        self.filtered(lambda document: not document.locked_at)._set_file_values({"locked_at": self._crisis_now()})

    def _crisis_follow_subject(self, subject):
        """The owner's person became known."""
        self._set_file_values({"subject_id": subject.id})

    # -- handing out -------------------------------------------------------------------------------------------------

    def _read_file(self, which):
        """(bytes, content type) of the ``"original"`` or the ``"view"``; checks access, logs, and checks the digest.

        :raises AccessError: constant, also for what does not exist
        :raises UserError: the stored file is missing or was changed
        """
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo().with_context(bin_size=False)  # sudo: bytes are closed to everybody but this method
        self._crisis_audit("download", which)
        field = "original" if which == "original" else "rendition"
        try:
            content = files.unseal(base64.b64decode(secret[field] or b""))
        except ValueError:
            content = None
        if content is None or (which == "original" and files.digest(content) != secret.digest):
            raise UserError(self.env._("The stored file is missing or was changed. Please tell your IT at once."))
        return content, secret.mimetype if which == "original" else "image/jpeg"

    def _file_name(self, which):
        """Opaque: a download list or a log line tells nothing."""
        # sudo: the extension only, of a file the caller was allowed to read
        return f"{self.reference}.{files.ALLOWED.get(self.sudo().mimetype, 'bin') if which == 'original' else 'jpg'}"

    def _panel_value(self):
        self.ensure_one()
        return {
            "id": self.id,
            "reference": self.reference,
            "kind": self.kind,
            "mimetype": self.mimetype,
            "has_view": self.has_view,
        }

    def action_open(self):
        """Open the file in a new tab, the rendition where there is one. Access: whoever may read the document."""
        self.ensure_one()
        self.check_access("read")
        which = "view" if self.has_view else "original"
        return {"type": "ir.actions.act_url", "url": f"/crisis/document/{self.id}/{which}", "target": "new"}
