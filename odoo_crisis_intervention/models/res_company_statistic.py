# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class ResCompany(models.Model):
    """How the school's figures are shown to those who read no names (plan Art. 24(6)), settings of the school."""

    _inherit = "res.company"

    crisis_statistic_threshold = fields.Integer(
        string="Counts left out under",
        default=10,
        required=True,
        help="Of pupils, for those who read no names. What would tell a small count is left out with it.",
    )
    crisis_statistic_published = fields.Selection(
        [("month", "Month"), ("term", "Term"), ("year", "School year")],
        string="Figures are published by",
        default="month",
        required=True,
        help="One kind of period only: two that overlap would tell their difference.",
    )

    _crisis_statistic_threshold = models.Constraint(
        "CHECK(crisis_statistic_threshold >= 3)", "Counts under three are always left out."
    )

    @api.model
    def _crisis_headed_by(self, user):
        """Schools whose Student Affairs or Academic Affairs the user heads."""
        offices = ("crisis_student_affairs_department_id", "crisis_academic_affairs_department_id")
        # sudo: who heads a department stands in the staff list, only the schools are told
        return self.sudo().search(["|", *((f"{office}.manager_id.user_id", "=", user.id) for office in offices)])


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_statistic_threshold = fields.Integer(related="company_id.crisis_statistic_threshold", readonly=False)
    crisis_statistic_published = fields.Selection(related="company_id.crisis_statistic_published", readonly=False)
