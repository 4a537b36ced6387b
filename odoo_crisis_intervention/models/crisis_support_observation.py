# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whoever came back is observed like everybody who is followed; no form says that somebody came back (plan Art. 22)."""

from odoo import api, models
from odoo.fields import Domain


class CrisisWeeklyReport(models.Model):
    """A returned pupil has a line in the class's weekly report, in the register or not."""

    _inherit = "crisis.weekly.report"

    def _followed_pupils(self):
        returned = self.env["crisis.support.plan"]._returned_domain(self.week_end)
        plans = self.env["crisis.support.plan"].search(returned & Domain("class_id", "=", self.class_id.id), order="id")
        return super()._followed_pupils() | plans.subject_id


class CrisisWeeklyReportLine(models.Model):
    """The line is that of any followed pupil."""

    _inherit = "crisis.weekly.report.line"

    @api.depends("report_id", "subject_id")
    def _compute_standing(self):
        super()._compute_standing()
        # sudo: that a pupil is followed is open to all readers of the line; why, is not told here
        plans = self.env["crisis.support.plan"].sudo()
        for report, lines in self.filtered(lambda line: not line.is_followed).grouped("report_id").items():
            returned = plans._returned_domain(report.week_end) & Domain("class_id", "=", report.class_id.id)
            subjects = plans.search(returned & Domain("subject_id", "in", lines.subject_id.ids)).subject_id
            for line in lines:
                line.is_followed = line.subject_id._origin in subjects


class CrisisSupportPlan(models.Model):
    _inherit = "crisis.support.plan"

    @api.model
    def _returned_domain(self, day):
        """Plans in force whose first day back lies before or on a day."""
        began = Domain("state", "=", "in_force") & Domain("start_on", "<=", day)
        return began & Domain("subject_kind", "=", "student")
