# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import followup_rhythm


class ResCompany(models.Model):
    """The rhythm of follow-ups after a crisis (plan Art. 23), a setting of the school."""

    _inherit = "res.company"

    crisis_followup_days = fields.Char(
        string="Days between follow-ups",
        default="7, 7, 14, 30",
        required=True,
        help="One after another; the last one repeats.",
    )

    @api.constrains("crisis_followup_days")
    def _check_crisis_followup_days(self):
        try:
            for company in self:
                followup_rhythm.parse(company.crisis_followup_days or "")
        except ValueError:
            raise ValidationError(
                self.env._("Days between follow-ups are numbers above zero, separated by commas.")
            ) from None


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_followup_days = fields.Char(related="company_id.crisis_followup_days", readonly=False)
