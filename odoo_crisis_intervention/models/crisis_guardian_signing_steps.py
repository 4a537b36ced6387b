# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ..tools import signing as secrets_of
from ..tools.paper_engine import qr_data_uri

PAGE = "/my/crisis/agreement"
# The digits typed hold for this browser this long: time to read once more and to sign.
_CODE_MINUTES = 30
REASON_MAX = 4000


class CrisisGuardianSigning(models.Model):
    """Inviting a guardian, and what the portal's pages do for the guardian who is logged in (plan Art. 21)."""

    _inherit = "crisis.guardian.signing"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "invite": self.env._("Guardian invited to sign in the portal"),
            "renew": self.env._("New address and code given"),
            "withdraw": self.env._("Invitation withdrawn"),
            "opened": self.env._("Read by the guardian"),
            "code": self.env._("Code entered"),
            "wrong": self.env._("Wrong code"),
            "lock": self.env._("Locked after wrong codes"),
            "sign": self.env._("Signed by the guardian"),
            "refuse": self.env._("Refused by the guardian"),
            "frozen": self.env._("Digest of the answer"),
            "intact": self.env._("Checked: unchanged"),
            "changed": self.env._("Checked: DOES NOT FIT"),
        }

    # -- steps of the school -------------------------------------------------------------------------------------------

    def action_invite(self):
        """Invite the guardian; the address and the digits are shown this once. Access: as the step."""
        self.ensure_one()
        self._transition("invite")
        return self._give_secrets()

    def action_renew(self):
        """Another address and other digits, and the time begins anew. Access: as the step."""
        self.ensure_one()
        self._transition("renew")
        return self._give_secrets()

    def action_withdraw(self):
        return self._transition("withdraw")

    def _guard_invite(self):
        self._refuse_obstacles()
        earlier = self.search(
            [
                ("version_id", "=", self.version_id.id),
                ("guardian_id", "=", self.guardian_id.id),
                ("state", "in", ("open", "locked")),
            ]
        )
        earlier._transition("withdraw")
        earlier.flush_recordset()

    def _guard_renew(self):
        self._refuse_obstacles()
        if not self._is_current():
            raise UserError(self.env._("The text has changed since. Please invite the guardian anew."))

    def _refuse_obstacles(self):
        if code := self._obstacle():
            raise UserError(self._obstacle_text(code))
        if not self.version_id._portal_waits():
            raise UserError(self.env._("Nothing waits for a guardian's signature here."))

    def _prepare_invite_values(self):
        return {
            "signer_id": self._login_of(self.guardian_id).id,
            "version_digest": self.version_id.text_digest,
            "invited_by_id": self.env.uid,
            "invited_at": self._now(),
        }

    def _prepare_withdraw_values(self):
        return {"token_digest": False, "code_digest": False, "code_salt": False, "code_until": False}

    def _give_secrets(self):
        """New address and digits, of which only digests stay; the dialog that shows them and is kept nowhere."""
        secret = self.sudo()  # sudo: the step was checked just now; these fields are closed to everybody
        code, salt = secrets_of.new_code(), secrets_of.salt()
        until = self._now() + timedelta(hours=secret.company_id.crisis_signing_hours)
        values = {"code_salt": salt, "code_digest": secrets_of.code_digest(code, salt), "tries": 0, "until": until}
        token = secret._new_address(**values)
        notice = self.env["crisis.notice"]
        delivered = notice._crisis_deliver_code(secret.signer_id, secret.guardian_id.phone, code)
        notice._send(secret.signer_id, "portal_paper")
        link = f"{secret.get_base_url()}{PAGE}/{token}"
        return {
            "type": "ir.actions.client",
            "tag": "crisis_signing_secret",
            "name": self.env._("Shown this once"),
            "target": "new",
            "params": {
                "link": link,
                "qr": qr_data_uri(link),
                "code": False if delivered else secrets_of.grouped(code),
                "guardian": secret.guardian_id.name,
                "phone": secret.guardian_id.phone or "",
                "until": fields.Datetime.to_string(until),
            },
        }

    def _new_address(self, **values):
        """Another one-time address; the one before leads nowhere from now on, and its digits are asked for again."""
        token = secrets_of.new_token()
        values = {"code_until": False, **values, "token_digest": secrets_of.token_digest(token)}
        self._as_workflow().write(values)  # stamps of a step that was checked before
        return token

    # -- the guardian's pages: ``self`` is sudo, its user the guardian who is logged in --------------------------------

    @api.model
    def _portal_own(self):
        """What the guardian who is logged in may see: what waits, and what they answered. Newest first."""
        rows = self.search([("signer_id", "=", self.env.uid), ("state", "in", ("open", "locked", "signed", "refused"))])
        return rows.filtered(
            lambda row: (
                not row._obstacle(answered=True)
                if row.state in ("signed", "refused")
                else not row._obstacle() and row._is_current()
            )
        )

    @api.model
    def _portal_by_address(self, token):
        """The live invitation behind an address of the guardian who is logged in; nothing for everything else."""
        stored = secrets_of.token_digest(token)
        if not stored:
            return self.browse()
        found = self.search([("token_digest", "=", stored), ("signer_id", "=", self.env.uid)], limit=1)
        return found.filtered(lambda row: row._is_live())

    def _portal_open(self):
        """A new address for one of the guardian's own that waits."""
        self._lock_for_transition()
        return self._new_address()

    def _portal_read(self):
        """Written down that the guardian reads it: a line in the access log, the first time one in the timeline."""
        self._crisis_audit("read", "portal")
        if not self.opened_at:
            self._as_workflow().write({"opened_at": self._now()})  # a stamp; the pages asked who is logged in
            self._crisis_log("opened")

    def _has_code(self):
        return bool(self.code_until) and self.code_until > fields.Datetime.now()

    def _portal_code(self, typed):
        """Try the digits: ``("ok", new address)``, ``("wrong", tries left)``, ``("locked", 0)`` or ``("busy", 0)``.

        Tries are counted under the row's lock, so that many at once are many tries.
        """
        try:
            self.lock_for_update()
        except LockError:
            return "busy", 0
        self.invalidate_recordset(["state", "tries", "code_digest", "code_salt", "token_digest"])
        if not self._is_live():
            return "locked", 0
        most = self.company_id.crisis_signing_tries
        if secrets_of.code_matches(typed, self.code_salt, self.code_digest):
            self._crisis_log("code")
            return "ok", self._new_address(code_until=self._now() + timedelta(minutes=_CODE_MINUTES))
        self._as_workflow().write({"tries": self.tries + 1})  # a count; the pages asked who is logged in
        self._crisis_log("wrong")
        if self.tries < most:
            return "wrong", most - self.tries
        self._transition("lock")
        return "locked", 0

    def _prepare_lock_values(self):
        return self._prepare_withdraw_values()

    def _after_lock(self):
        self.env["crisis.notice"]._send(self.invited_by_id, "reply")

    def _portal_sign(self, drawn):
        """Sign with a picture drawn in the browser.

        :raises UserError: not a signature, the digits are not (or no longer) there, or it was answered meanwhile
        """
        try:
            ink = secrets_of.picture(drawn)
        except secrets_of.SignatureRefused:
            raise UserError(self.env._("There is no signature yet. Please sign with your finger.")) from None
        self._answer_once()
        self.version_id._sign_on_portal(self.guardian_id, base64.b64encode(ink).decode())
        return self._transition("sign")

    def _portal_refuse(self, reason):
        """:raises UserError: no reasons, too long, the digits are not there, or it was answered meanwhile"""
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Please write in your own words why you do not sign."))
        if len(reason) > REASON_MAX:
            raise UserError(self.env._("The text is too long. Please make it a little shorter."))
        self._answer_once()
        self.version_id._refuse_on_portal(self.guardian_id, reason)
        self._as_workflow().write({"reason": reason})  # part of the step that follows
        return self._transition("refuse")

    def _answer_once(self):
        """Two at once, or a new version at this moment: one after the other, and who comes second is told."""
        self._lock_for_transition()
        self.version_id._lock_for_transition()
        self.invalidate_recordset()
        self.version_id.invalidate_recordset()
        if not self._is_live():
            raise UserError(self.env._("This paper does not wait for an answer any more."))
        if not self._has_code():
            raise UserError(self.env._("Please enter the code once more."))

    def _guard_sign(self):
        version = self.version_id
        if (version.state, version.guardian_id, version.signed_by_id) != ("signed", self.guardian_id, self.env.user):
            raise self._workflow_refusal()

    def _guard_refuse(self):
        if (self.version_id.state, self.version_id.guardian_id) != ("refused", self.guardian_id):
            raise self._workflow_refusal()

    def _prepare_sign_values(self):
        return self._answer_values("signed")

    def _prepare_refuse_values(self):
        return self._answer_values("refused")

    def _answer_values(self, state):
        # the answer is frozen as it will stand
        self.write({**self._prepare_withdraw_values(), "answered_at": self._now(), "state": state, "digest": "-"})
        return {"digest": self._freeze()}

    def _after_sign(self):
        self._crisis_log("frozen", self.digest)
        self._tell()

    def _after_refuse(self):
        self._crisis_log("frozen", self.digest)
        self._tell()

    def _tell(self):
        self.env["crisis.notice"]._send(self.invited_by_id, "reply")
