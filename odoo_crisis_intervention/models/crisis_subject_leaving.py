# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from .crisis_duty_clocks import LEFT_STATES


class CrisisSubject(models.Model):
    """The day somebody left, from which periods of keeping are counted. Said of everybody, it tells nothing."""

    _inherit = "crisis.subject"

    left_on = fields.Date(string="Left on", compute="_compute_left_on", store=True, readonly=False)

    @api.depends("enrolment_state")
    def _compute_left_on(self):
        for subject in self:
            left = subject.enrolment_state in LEFT_STATES
            company = subject.company_id or self.env.company
            subject.left_on = (subject.left_on or company._crisis_today()) if left else False

    def write(self, vals):
        result = super().write(vals)
        if "enrolment_state" in vals:
            # sudo: the office changes the roster; it sees nothing of what is closed for it
            self.env["crisis.leaving"].sudo()._follow_enrolment(self.sudo())
        return result
