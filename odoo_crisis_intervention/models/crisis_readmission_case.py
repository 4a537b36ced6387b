# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError

from .crisis_readmission_agreement import ENDED_STATES


class CrisisReadmissionAgreement(models.Model):
    _inherit = "crisis.readmission.agreement"

    def _crisis_open_duty(self, code):
        newest = self.sudo().version_ids  # sudo: whether there is one; opening it is under its own rule
        if code == "readmission_signing" and newest:
            return self.action_open_version()
        return super()._crisis_open_duty(code)

    def action_open_version(self):
        """The words that count now. Access: whoever may read the return; the words are asked again."""
        self.ensure_one()
        self.check_access("read")
        # sudo: which one it is; opening it is under its own rule
        newest = self.sudo().version_ids.filtered(lambda row: row.state not in ("superseded", "void"))
        if not newest:
            raise UserError(self.env._("There are no words yet: they are made when academic affairs has registered."))
        version = newest.sorted("number")[-1:].with_env(self.env)
        version.check_access("read")
        return version._get_records_action()


class CrisisCase(models.Model):
    """The ways back of a case's pupil."""

    _inherit = "crisis.case"

    readmission_ids = fields.One2many("crisis.readmission.agreement", "case_id", string="Returns to school")

    def action_readmit(self):
        """The return that is under way, or a new one. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        returns = self.env["crisis.readmission.agreement"]
        returns.check_access("create")
        known = returns.search([("subject_id", "=", self.subject_id.id), ("state", "not in", ENDED_STATES)], limit=1)
        if known:
            return known._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Return to school"),
            "res_model": "crisis.readmission.agreement",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id},
        }

    def _after_void(self):
        super()._after_void()
        for each in self.readmission_ids.filtered(lambda row: row.state not in ENDED_STATES):
            # no decision of its own: the one that made the case void is the reason
            each._as_workflow().write({"state": "void"})
            each._after_void()
            each._crisis_log("void")

    def _closing_obstacles(self):
        case = self.sudo()  # sudo: what is open counts even where the asking person has been shut out of it
        open_ones = case.readmission_ids.filtered(lambda each: each.state not in (*ENDED_STATES, "in_force"))
        return [
            *super()._closing_obstacles(),
            *(self.env._("Return %(reference)s is not finished.", reference=each.reference) for each in open_ones),
        ]
