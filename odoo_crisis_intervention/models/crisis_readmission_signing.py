# SPDX-License-Identifier: LGPL-3.0-or-later
import base64

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import files
from ..tools.hash_chain import GENESIS, digest
from .crisis_readmission_version import WORDS


class CrisisReadmissionVersion(models.Model):
    """How a version of the agreement is offered, signed or refused, and the digests that freeze it (plan Art. 21)."""

    _inherit = "crisis.readmission.version"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "offer": self.env._("Agreement offered to the guardian"),
            "frozen_offer": self.env._("Digest of the offered text"),
            "signature": self.env._("Signature of the guardian"),
            "scan": self.env._("Scan of the paper added"),
            "sign": self.env._("Agreement signed"),
            "frozen_sign": self.env._("Digest of the signed agreement"),
            "refuse": self.env._("The guardian does not sign"),
            "supersede": self.env._("Superseded"),
            "come_into_force": self.env._("Filed, in force"),
            "intact": self.env._("Checked: unchanged"),
            "changed": self.env._("Checked: DOES NOT FIT"),
            "void": self.env._("Void: entered in error"),
        }

    # -- signatures and scans ------------------------------------------------------------------------------------------

    def _inverse_signature(self):
        for version in self.filtered("signature"):
            if version.state != "offered":
                raise version._workflow_refusal()
            version._keep_ink(version.signature)

    def _keep_ink(self, picture):
        """The guardian's signature, as a picture in the record's own row. The caller has checked who draws it."""
        self.ensure_one()
        try:
            content = files.signature(picture)
        except files.FileRefused:
            raise UserError(self.env._("This is not a signature.")) from None
        # sudo: the stamp of a signature; whoever may write the agreement stands beside the guardian
        self.sudo()._as_workflow().write({"ink": base64.b64encode(content), "ink_at": self._now()})
        self._crisis_log("signature")

    def _inverse_scan(self):
        for version in self.filtered("scan"):
            if version.state != "offered":
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
            # sudo: whoever may write the agreement adds its paper; reading it stays with the rule of documents
            document = self.env["crisis.document"].sudo()
            document.create({"res_model": version._name, "res_ref": version.id, "kind": "scan", "upload": version.scan})
            version.invalidate_recordset(["document_ids", "has_scan"])
            version._crisis_log("scan")

    def _signature_picture(self):
        """The picture (base64), for the paper. Access: whoever may read the record."""
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo().with_context(bin_size=False)  # sudo: closed to everybody but this file
        return (secret.ink or b"").decode()

    # -- digests -------------------------------------------------------------------------------------------------------

    def _text_values(self):
        """What the guardian reads, as JSON types."""
        secret = self.sudo()  # sudo: the record's own values
        values = {"reference": secret.reference, "person": secret.subject_id.id, "number": secret.number}
        for name in WORDS:
            value = secret[name]
            if secret._fields[name].type == "many2one":
                value = value.id or False
            elif secret._fields[name].type == "date":
                value = str(value) if value else False
            values[name] = value or False
        return values

    def _text_now(self):
        """The digest of the words as they stand."""
        self.ensure_one()
        return digest(GENESIS, self._text_values())

    def _freeze(self):
        """The digest of words, signer, signature and papers, on top of the digest of the words."""
        self.ensure_one()
        secret = self.sudo().with_context(bin_size=False)  # sudo: the record's own values, also behind groups
        values = {name: secret[name] or False for name in ("way", "signer_name", "signer_relation", "text_digest")}
        for name in ("guardian_id", "signed_by_id", "offered_by_id"):
            values[name] = secret[name].id or False
        for name in ("offered_at", "ink_at", "signed_at"):
            values[name] = str(secret[name]) if secret[name] else False
        values["ink"] = files.digest(base64.b64decode(secret.ink or b""))
        values["documents"] = secret.document_ids.sorted("id").mapped("digest")
        return digest(self._text_now(), values)

    def _kept_digest(self, event):
        lines = self.env["crisis.timeline"].sudo()  # sudo: one line of the record, compared and not shown
        domain = [("res_model", "=", self._name), ("res_ref", "=", self.id), ("event", "=", f"{self._name}:{event}")]
        return lines.search(domain, limit=1).text

    def _is_intact(self):
        """Whether words, signature and papers agree with their digests and with the timeline, a chain of its own."""
        self.ensure_one()
        if not self.text_digest == self._kept_digest("frozen_offer") == self._text_now():
            return False
        return not self.signed_at or self.digest == self._kept_digest("frozen_sign") == self._freeze()

    def _is_frozen(self):
        return bool(self.text_digest)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_offer(self):
        return self._transition("offer")

    def action_sign(self):
        return self._transition("sign")

    def action_refuse(self):
        return self._transition("refuse")

    def action_void(self):
        return self._open_decision("void")

    def _refuse_missing(self, names):
        if names:
            labels = [self._fields[name]._description_string(self.env) for name in names]
            raise UserError(self.env._("Still missing: %(fields)s", fields=", ".join(labels)))

    def _empty(self, *names):
        return [name for name in names if not (self[name].strip() if isinstance(self[name], str) else self[name])]

    def _guard_turn(self):
        if self.agreement_id.state not in ("signing", "in_force"):
            raise UserError(self.env._("It is not the time for a signature."))

    def _guard_offer(self):
        self._guard_turn()
        self._refuse_missing(self._empty("returns_on", "valid_until", "school_part", "guardian_part", "contact"))

    def _prepare_offer_values(self):
        return {"offered_at": self._now(), "offered_by_id": self.env.uid, "text_digest": self._text_now()}

    def _after_offer(self):
        self._crisis_log("frozen_offer", self.text_digest)

    def _guard_sign(self):
        self._guard_turn()
        if self._text_now() != self.text_digest:
            raise UserError(self.env._("This is NOT what was offered. Please tell your IT and a leader at once."))
        self._refuse_missing(self._empty("signer_name", "signer_relation"))
        if self.way == "paper" and not self.document_ids:
            raise UserError(self.env._("Please add the scan of the signed paper."))
        if self.way != "paper" and not self.ink_at:
            raise UserError(self.env._("The guardian signs first."))
        if self.way == "portal" and not self.env.user.share:
            raise UserError(self.env._("Nobody signs for another. Each signs from the own login."))

    def _prepare_sign_values(self):
        values = {"signed_at": self._now(), "signed_by_id": self.env.uid}
        # the agreement is frozen as it will stand
        self.write({**values, "state": "signed", "digest": "-"})
        return {"digest": self._freeze()}

    def _after_sign(self):
        self.document_ids._crisis_lock()
        self._crisis_log("frozen_sign", self.digest)
        if self.agreement_id.state == "signing":
            self.agreement_id._transition("sign")

    def _guard_refuse(self):
        self._guard_turn()
        self._refuse_missing(self._empty("signer_name", "refusal_reason"))

    def _prepare_refuse_values(self):
        return {"refused_at": self._now()}

    def _after_refuse(self):
        self.document_ids._crisis_lock()
        if self.agreement_id.state == "signing":
            self.agreement_id._transition("refuse")

    # -- by the guardian on the portal ---------------------------------------------------------------------------------

    def _may_be_signed_by(self, guardian):
        """Whether this guardian may sign for this pupil now: one of the own, who may be told. Server only."""
        return bool(
            guardian
            and guardian.subject_id == self.subject_id
            and not guardian._crisis_not_informed()
            and self.state == "offered"
        )

    def _sign_on_portal(self, guardian, picture):
        """The guardian's own signature. Runs as superuser for the portal user in ``env.user``; the portal has checked
        login, invitation and second factor.

        :raises UserError: not this guardian's, not the time, or somebody signed before
        """
        self._answer_on_portal(guardian)
        self._keep_ink(picture)
        return self._transition("sign")

    def _refuse_on_portal(self, guardian, reason):
        """As above, for a guardian who does not sign and says why."""
        self._answer_on_portal(guardian)
        # the guardian's own words
        self._as_workflow().write({"refusal_reason": reason})
        return self._transition("refuse")

    def _answer_on_portal(self, guardian):
        self.ensure_one()
        self._lock_for_transition()
        if not self._may_be_signed_by(guardian):
            raise UserError(self.env._("It is not the time for a signature."))
        # who answers is the guardian whose login it is
        self._as_workflow().write({"guardian_id": guardian.id, "way": "portal", "ink": False, "ink_at": False})
