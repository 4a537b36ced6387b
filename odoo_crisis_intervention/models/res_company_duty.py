# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """When the clocks of the plan begin for a school, and when their silence is noticed."""

    _inherit = "res.company"

    crisis_duty_since = fields.Date(
        string="Regular reports from",
        help="Nothing that comes back is due before. Empty: the day it is first reckoned.",
    )
    crisis_duty_silence = fields.Integer(
        string="Clocks count as stopped after (minutes)",
        default=40,
        help="Leaders then see a banner. The clocks run every ten minutes.",
    )

    _crisis_duty_silence_positive = models.Constraint(
        "CHECK(crisis_duty_silence > 0)", "The limits of crisis intervention are greater than zero."
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_duty_since = fields.Date(related="company_id.crisis_duty_since", readonly=False)
    crisis_duty_silence = fields.Integer(related="company_id.crisis_duty_silence", readonly=False)
