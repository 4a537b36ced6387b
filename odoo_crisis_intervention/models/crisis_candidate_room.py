# SPDX-License-Identifier: LGPL-3.0-or-later
"""Talks after a screening and appointments of the counselling room keep one another's times free."""

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CrisisCandidate(models.Model):
    _inherit = "crisis.candidate"

    @api.model
    def _talks(self, counsellors, begin, end):
        """Planned talks of ``counsellors`` between two moments, of whomever; for the server's own use."""
        return self.sudo().search(  # sudo: whether the time is taken, not by whom
            Domain("interviewer_id", "in", counsellors.ids)
            & Domain("state", "in", ("waiting", "watch"))
            & Domain("interview_at", "<", end)
            & Domain("interview_end", ">", begin)
        )

    @api.constrains("interview_at", "interview_minutes", "interviewer_id", "state")
    def _check_no_appointment(self):
        for row in self.sudo():  # sudo: as above
            if row.interview_at and row.interviewer_id and row.state in ("waiting", "watch"):
                if self.env["crisis.appointment"]._taking(row.interviewer_id, row.interview_at, row.interview_end):
                    raise ValidationError(self.env._("This time is taken. Please choose another."))


class CrisisAppointment(models.Model):
    _inherit = "crisis.appointment"

    @api.model
    def _busy(self, counsellors, begin, end):
        busy = super()._busy(counsellors, begin, end)
        for user, talks in (
            self.env["crisis.candidate"]._talks(counsellors, begin, end).grouped("interviewer_id").items()
        ):
            times = [(row.interview_at, row.interview_end) for row in talks]
            busy[user.id] = sorted([*busy.get(user.id, ()), *times])
        return busy

    @api.constrains("starts_at", "minutes", "counsellor_id", "state")
    def _check_no_talk(self):
        for row in self.sudo():  # sudo: whether the time is taken, not by whom
            if row.starts_at and row.counsellor_id and row.state in ("requested", "confirmed"):
                if self.env["crisis.candidate"]._talks(row.counsellor_id, row.starts_at, row.ends_at):
                    raise ValidationError(self.env._("This time is taken. Please choose another."))
