# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_tz = fields.Selection(related="company_id.crisis_tz", readonly=False)
    crisis_letterhead = fields.Char(related="company_id.crisis_letterhead", readonly=False)
    crisis_signal_days = fields.Integer(related="company_id.crisis_signal_days", readonly=False)
    crisis_removal_assessment_days = fields.Integer(related="company_id.crisis_removal_assessment_days", readonly=False)
    crisis_document_max_mb = fields.Integer(related="company_id.crisis_document_max_mb", readonly=False)
    crisis_export_max_rows = fields.Integer(related="company_id.crisis_export_max_rows", readonly=False)
    crisis_student_affairs_department_id = fields.Many2one(
        related="company_id.crisis_student_affairs_department_id", readonly=False
    )
    crisis_academic_affairs_department_id = fields.Many2one(
        related="company_id.crisis_academic_affairs_department_id", readonly=False
    )
