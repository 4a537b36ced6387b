# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How a pupil is watched over (plan Art. 4(3), 18), settings of the school."""

    _inherit = "res.company"

    crisis_watch_min_members = fields.Integer(
        string="Members of a watch group, at least", default=3, required=True, help="Adults can fill the number."
    )
    crisis_watch_pupil_rule = fields.Selection(
        [("warn", "Warn"), ("block", "Do not allow")],
        string="Pupils in watch groups against advice",
        default="warn",
        required=True,
        help="At grave levels, at night, or without a guardian's consent.",
    )
    crisis_feedback_days_grave = fields.Integer(
        string="Feedback to guardians at grave levels (days)", default=7, required=True
    )
    crisis_feedback_days = fields.Integer(
        string="Feedback to guardians at other levels (days)", default=14, required=True
    )
    crisis_custody_adults = fields.Integer(string="Adults in each shift", default=2, required=True)
    crisis_custody_same_sex = fields.Boolean(
        string="One adult of the same sex in each shift", default=True, help="The roster warns where there is none."
    )
    crisis_custody_shift_hours = fields.Integer(string="Length of a shift (hours)", default=4, required=True)
    crisis_custody_rest_hours = fields.Integer(string="Rest between two shifts (hours)", default=8, required=True)
    crisis_custody_reminder_minutes = fields.Integer(
        string="Reminder before a change of shifts (minutes)", default=10, required=True
    )
    crisis_custody_grace_minutes = fields.Integer(
        string="Leaders are alarmed of a gap after (minutes)",
        default=2,
        required=True,
        help="The gap is shown to the second, whatever is set here.",
    )
    crisis_custody_ahead_hours = fields.Integer(
        string="Gaps of the roster are told ahead (hours)", default=12, required=True
    )

    _crisis_watch_positive = models.Constraint(
        "CHECK(crisis_watch_min_members > 0 AND crisis_feedback_days_grave > 0 AND crisis_feedback_days > 0"
        " AND crisis_custody_adults > 0 AND crisis_custody_shift_hours BETWEEN 1 AND 24"
        " AND crisis_custody_rest_hours BETWEEN 0 AND 24 AND crisis_custody_reminder_minutes >= 0"
        " AND crisis_custody_grace_minutes >= 0 AND crisis_custody_ahead_hours >= 0)",
        "Numbers of watch groups and special custody are greater than zero; a shift or a rest is a day at most.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_watch_min_members = fields.Integer(related="company_id.crisis_watch_min_members", readonly=False)
    crisis_watch_pupil_rule = fields.Selection(related="company_id.crisis_watch_pupil_rule", readonly=False)
    crisis_feedback_days_grave = fields.Integer(related="company_id.crisis_feedback_days_grave", readonly=False)
    crisis_feedback_days = fields.Integer(related="company_id.crisis_feedback_days", readonly=False)
    crisis_custody_adults = fields.Integer(related="company_id.crisis_custody_adults", readonly=False)
    crisis_custody_same_sex = fields.Boolean(related="company_id.crisis_custody_same_sex", readonly=False)
    crisis_custody_shift_hours = fields.Integer(related="company_id.crisis_custody_shift_hours", readonly=False)
    crisis_custody_rest_hours = fields.Integer(related="company_id.crisis_custody_rest_hours", readonly=False)
    crisis_custody_reminder_minutes = fields.Integer(
        related="company_id.crisis_custody_reminder_minutes", readonly=False
    )
    crisis_custody_grace_minutes = fields.Integer(related="company_id.crisis_custody_grace_minutes", readonly=False)
    crisis_custody_ahead_hours = fields.Integer(related="company_id.crisis_custody_ahead_hours", readonly=False)
