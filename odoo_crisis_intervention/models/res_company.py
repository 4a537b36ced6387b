# SPDX-License-Identifier: LGPL-3.0-or-later
import pytz

from odoo import api, fields, models


class ResCompany(models.Model):
    """A school is a company. Settings only: nothing here tells anything about a person or a crisis."""

    _inherit = "res.company"

    crisis_tz = fields.Selection("_crisis_tz_get", string="School time zone", default="Asia/Shanghai", required=True)
    crisis_letterhead = fields.Char(
        string="School name on papers", help="The company's name is printed when this is empty."
    )
    crisis_signal_days = fields.Integer(
        string="Warning signals are recent for (days)",
        default=30,
        help="Older signals no longer raise the suggested level.",
    )
    crisis_removal_assessment_days = fields.Integer(
        string="Assessment before removal (days)",
        default=30,
        help="How old the last assessment may be when a register entry is to be removed.",
    )
    crisis_document_max_mb = fields.Integer(string="Largest document (MB)", default=20)
    crisis_grant_max_days = fields.Integer(string="Longest access by grant (days)", default=30)
    crisis_export_max_rows = fields.Integer(string="Largest export (rows)", default=500)
    crisis_student_affairs_department_id = fields.Many2one(
        "hr.department", string="Student Affairs", domain="[('company_id', 'in', (False, id))]", ondelete="restrict"
    )
    crisis_academic_affairs_department_id = fields.Many2one(
        "hr.department", string="Academic Affairs", domain="[('company_id', 'in', (False, id))]", ondelete="restrict"
    )

    _crisis_limits_positive = models.Constraint(
        "CHECK(crisis_signal_days > 0 AND crisis_removal_assessment_days > 0"
        " AND crisis_document_max_mb > 0 AND crisis_export_max_rows > 0)",
        "The limits of crisis intervention are greater than zero.",
    )

    @api.model
    def _crisis_tz_get(self):
        return [(name, name) for name in sorted(pytz.common_timezones)]

    def _crisis_tz_name(self):
        return self.crisis_tz or "Asia/Shanghai"

    def _crisis_today(self):
        """Today where the school stands, not where the server or the browser does."""
        return self._crisis_local(fields.Datetime.now()).date()

    def _crisis_local(self, moment):
        """A stored moment (naive UTC) as the school's clocks showed it."""
        if not moment:
            return moment
        zone = pytz.timezone(self._crisis_tz_name())
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

    def _crisis_school_name(self):
        return self.crisis_letterhead or self.name
