# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import alarm_ladder


class ResCompany(models.Model):
    """How long an alarm waits for an answer (plan Art. 12), a setting of the school."""

    _inherit = "res.company"

    crisis_alarm_minutes = fields.Char(
        string="Minutes until an alarm calls the next",
        default="10, 10, 15",
        required=True,
        help="One after another: all other counsellors, then the supervising leader, then the register keeper.",
    )
    crisis_oncall_weeks = fields.Integer(string="On-call roster made ahead (weeks)", default=5, required=True)

    _crisis_oncall_weeks_positive = models.Constraint(
        "CHECK(crisis_oncall_weeks > 0)", "The roster is made at least a week ahead."
    )

    @api.constrains("crisis_alarm_minutes")
    def _check_crisis_alarm_minutes(self):
        self._crisis_check_minutes("crisis_alarm_minutes")

    def _crisis_check_minutes(self, name):
        """Refuse minutes of a ladder that cannot be climbed."""
        try:
            for company in self:
                alarm_ladder.parse(company[name] or "")
        except ValueError:
            raise ValidationError(
                self.env._("Minutes of an alarm are whole numbers above zero, separated by commas.")
            ) from None


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_alarm_minutes = fields.Char(related="company_id.crisis_alarm_minutes", readonly=False)
    crisis_oncall_weeks = fields.Integer(related="company_id.crisis_oncall_weeks", readonly=False)
