# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError


class CrisisCase(models.Model):
    """From where the child is to the assessment in one tap, without choosing the person again (plan Art. 13)."""

    _inherit = "crisis.case"

    def action_assess(self):
        """The own draft about this person, or the form of a new one. Access: whoever may read this and assess."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.assessment"]._action_begin(self.subject_id)


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    def action_assess(self):
        """The same for the person of this emergency. Access: as above."""
        self.ensure_one()
        self.check_access("read")
        if not self.subject_id:
            raise UserError(self.env._("Please enter who it is about first."))
        concern = self.concern_id if self.concern_id.has_access("read") else self.env["crisis.concern"]
        return self.env["crisis.assessment"]._action_begin(self.subject_id, concern)


class CrisisAssessment(models.Model):
    _inherit = "crisis.assessment"

    def _action_begin(self, subject, concern=None):
        """The form of an assessment of ``subject``: the current user's draft, or a new one."""
        self.check_access("create")
        draft = self.search(
            [("subject_id", "=", subject.id), ("state", "=", "draft"), ("assessor_id", "=", self.env.uid)], limit=1
        )
        if draft:
            return draft._get_records_action()
        context = {"default_subject_id": subject.id}
        if concern:
            context["default_concern_id"] = concern.id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assessment"),
            "res_model": "crisis.assessment",
            "views": [(False, "form")],
            "context": context,
        }
