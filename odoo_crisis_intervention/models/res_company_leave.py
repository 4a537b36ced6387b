# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """When an absence is long, which change of enrolment a hospital looks at first, and when a return is prepared.

    Source: plan Art. 24(4), 24(5). A transfer is not made to wait for a hospital unless the school says so.
    """

    _inherit = "res.company"

    crisis_absence_school_days = fields.Integer(
        string="An absence is long from (school days)", default=20, required=True, help="Added up over the days below."
    )
    crisis_absence_window_days = fields.Integer(
        string="Added up over (days)", default=60, required=True, help="Calendar days, holidays included."
    )
    crisis_return_notice_days = fields.Integer(
        string="The return is prepared before a leave ends (days)", default=15, required=True
    )
    crisis_appraisal_leave = fields.Boolean(string="Leave: hospital's appraisal first")
    crisis_appraisal_suspension = fields.Boolean(string="Suspension: hospital's appraisal first", default=True)
    crisis_appraisal_withdrawal = fields.Boolean(string="Withdrawal: hospital's appraisal first", default=True)
    crisis_appraisal_transfer = fields.Boolean(string="Transfer: hospital's appraisal first")

    _crisis_absence_limits = models.Constraint(
        "CHECK(crisis_absence_school_days > 0 AND crisis_absence_window_days >= crisis_absence_school_days"
        " AND crisis_return_notice_days >= 0)",
        "A long absence has at least one school day and fits into the days over which it is added up.",
    )


class ResConfigSettings(models.TransientModel):
    """The same in the settings."""

    _inherit = "res.config.settings"

    crisis_absence_school_days = fields.Integer(related="company_id.crisis_absence_school_days", readonly=False)
    crisis_absence_window_days = fields.Integer(related="company_id.crisis_absence_window_days", readonly=False)
    crisis_return_notice_days = fields.Integer(related="company_id.crisis_return_notice_days", readonly=False)
    crisis_appraisal_leave = fields.Boolean(related="company_id.crisis_appraisal_leave", readonly=False)
    crisis_appraisal_suspension = fields.Boolean(related="company_id.crisis_appraisal_suspension", readonly=False)
    crisis_appraisal_withdrawal = fields.Boolean(related="company_id.crisis_appraisal_withdrawal", readonly=False)
    crisis_appraisal_transfer = fields.Boolean(related="company_id.crisis_appraisal_transfer", readonly=False)
