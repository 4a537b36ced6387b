# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How long a colleague has to say how it was from his side (plan Art. 24(7)), a setting of the school."""

    _inherit = "res.company"

    crisis_accountability_days = fields.Integer(
        string="School days for a statement",
        default=5,
        required=True,
        help="Before this time has passed nobody decides without the person's statement.",
    )

    _crisis_accountability_days = models.Constraint(
        "CHECK(crisis_accountability_days > 0)", "There is a time for a statement."
    )


class ResConfigSettings(models.TransientModel):
    """The same in the settings."""

    _inherit = "res.config.settings"

    crisis_accountability_days = fields.Integer(related="company_id.crisis_accountability_days", readonly=False)
