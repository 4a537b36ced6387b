# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class ResCompany(models.Model):
    """Who leads an emergency and how long a call-out waits (plan Art. 1, 5), settings of the school."""

    _inherit = "res.company"

    crisis_callout_minutes = fields.Char(
        string="Minutes until a call-out calls the next",
        default="5, 5, 5",
        required=True,
        help="One after another; leaders, counsellors, homeroom teacher, doctor and security each by itself.",
    )
    crisis_commander_role = fields.Selection(
        [
            ("register_keeper", "Head of Student Affairs (register keeper)"),
            ("leader", "Team leader"),
            ("deputy", "Deputy team leader"),
            ("supervising_leader", "Supervising school leader"),
        ],
        string="Who leads an emergency",
        default="register_keeper",
        required=True,
        help="Where nobody holds this duty, the team's leader and then the deputies lead.",
    )

    @api.constrains("crisis_callout_minutes")
    def _check_crisis_callout_minutes(self):
        self._crisis_check_minutes("crisis_callout_minutes")


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_callout_minutes = fields.Char(related="company_id.crisis_callout_minutes", readonly=False)
    crisis_commander_role = fields.Selection(related="company_id.crisis_commander_role", readonly=False, required=True)
