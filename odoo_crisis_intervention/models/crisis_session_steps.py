# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError


class CrisisSession(models.Model):
    """What its author can do with the record of a talk."""

    _inherit = "crisis.session"

    def action_finish(self):
        return self._transition("finish")

    def action_reopen(self):
        return self._transition("reopen")

    def action_void(self):
        return self._transition("void")

    def action_release_word(self):
        """Let the sentence go to those who need to know. Access: the author."""
        self.ensure_one()
        self.check_access("write")
        word = self._word()
        if not word.text:
            raise UserError(self.env._("Please write the sentence first."))
        return word._transition("release")

    def action_withdraw_word(self):
        """Take the sentence back. Access: the author."""
        self.ensure_one()
        self.check_access("write")
        return self._word()._transition("withdraw")

    def action_assess(self):
        """A new assessment of this pupil. Gives a form; its own access says whether anything can be kept."""
        self.ensure_one()
        self.check_access("read")
        if not self.subject_id:
            raise UserError(self.env._("Please enter who it is about first."))
        return {
            "type": "ir.actions.act_window",
            "res_model": "crisis.assessment",
            "views": [(False, "form")],
            "context": {"default_subject_id": self.subject_id.id},
        }

    def _prepare_finish_values(self):
        return {"done_at": self._now()}

    def _after_finish(self):
        appointment = self.appointment_id
        if appointment.state == "confirmed":
            appointment._transition("keep")
        if self.next_at and not self.next_id:
            # the next one of the same two, agreed while they sat together; the record that says so is the author's
            following = self.env["crisis.appointment"].create(
                {
                    "subject_id": self.subject_id.id,
                    "called": self.called,
                    "company_id": self.company_id.id,
                    "source": "followup",
                    "counsellor_id": self.author_id.id,
                    "room_id": self.room_id.id,
                    "starts_at": self.next_at,
                    "minutes": max(self.minutes, 5),
                }
            )
            following._transition("confirm")
            self.next_id = following

    def _guard_void(self):
        if not (self.void_reason or "").strip():
            raise UserError(self.env._("Please write down first why it is void."))
        if self._word().state == "released":
            raise UserError(self.env._("Others read this sentence already. Take it back first."))

    def _prepare_void_values(self):
        return {"voided_at": self._now()}
