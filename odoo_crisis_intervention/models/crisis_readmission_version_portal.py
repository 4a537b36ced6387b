# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CrisisReadmissionVersion(models.Model):
    """What a guardian sees of an agreement in the portal, and the invitations to sign it (plan Art. 21)."""

    _inherit = "crisis.readmission.version"

    signing_ids = fields.One2many("crisis.guardian.signing", "version_id", string="Asked in the portal")

    def action_ask_on_portal(self):
        """The form that invites a guardian. Access: whoever may read the agreement and invite."""
        self.ensure_one()
        self.check_access("read")
        signings = self.env["crisis.guardian.signing"]
        signings.check_access("create")
        if self.state != "offered":
            raise UserError(self.env._("Nothing waits for a guardian's signature here."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign in the portal"),
            "res_model": signings._name,
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_guardian_signing_view_form_invite").id, "form")],
            "target": "new",
            "context": {"default_version_id": self.id, "default_guardian_id": self._portal_first_guardian().id},
        }

    def _portal_first_guardian(self):
        """Whom to invite first, as far as the current user may know: the one who applied, or the first to be called."""
        guardians = self.env["crisis.guardian"]
        if not guardians.has_access("read"):
            return guardians
        may = [("subject_id", "=", self.subject_id.id), ("may_inform", "=", True), ("has_custody", "=", True)]
        found = guardians.search(may)
        chosen = self.guardian_id & found or found
        # sudo: who has a login
        signings = self.env["crisis.guardian.signing"].sudo()
        return chosen.filtered(lambda row: signings._login_of(row.sudo()))[:1] or chosen[:1]  # sudo: as above

    # -- for the portal: ``self`` is sudo ------------------------------------------------------------------------------

    def _portal_waits(self):
        """Whether these words wait for a guardian, unchanged since they were offered."""
        return (
            self.state == "offered"
            and self.agreement_id.state in ("signing", "in_force")
            and self.text_digest == self._text_now()
        )

    def _portal_sections(self):
        """``[(title, text)]`` of what the guardian reads, in the order in which it matters to a family."""
        labels = {name: self._fields[name]._description_string(self.env) for name in self._fields}
        days = {name: self[name] and format_date(self.env, self[name]) for name in ("returns_on", "valid_until")}
        rows = (
            (labels["returns_on"], days["returns_on"]),
            (labels["class_id"], self.class_id.display_name),
            (labels["arrangement"], self.arrangement),
            (labels["conditions"], self.conditions),
            (labels["school_part"], self.school_part),
            (labels["guardian_part"], self.guardian_part),
            (labels["again"], self.again),
            (labels["contact"], self.contact),
            (labels["valid_until"], days["valid_until"]),
        )
        return [(title, text) for title, text in rows if text]

    # -- what else happens to the words --------------------------------------------------------------------------------

    def _guard_sign(self):
        super()._guard_sign()
        if self.guardian_id and not self.guardian_id.has_custody:
            raise UserError(self.env._("Without custody nobody signs for the child."))

    def _after_sign(self):
        super()._after_sign()
        self._portal_take_back()

    def _after_refuse(self):
        super()._after_refuse()
        self._portal_take_back()

    def _supersede(self, states):
        touched = self.filtered(lambda version: version.state in states)
        super()._supersede(states)
        touched._portal_take_back()

    def _void_with_return(self):
        super()._void_with_return()
        self._portal_take_back()

    def _portal_take_back(self):
        """Nothing waits any more: invitations end, but for that of the guardian who is answering just now."""
        # sudo: they go with the words; the step that calls this was checked
        open_ones = self.sudo().signing_ids.filtered(lambda row: row.state in ("open", "locked"))
        open_ones.filtered(lambda row: row.signer_id != self.env.user)._transition("withdraw")
