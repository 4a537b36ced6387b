# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How long a pupil may be with somebody before it is asked whether he was handed over (plan Art. 17)."""

    _inherit = "res.company"

    crisis_visit_hours = fields.Float(
        string="A visit is late after (hours)",
        default=2.0,
        required=True,
        help="A visit that is still open then is told to whoever began it, and to counsellors and leaders.",
    )

    _crisis_visit_hours = models.Constraint("CHECK(crisis_visit_hours > 0)", "A visit is late after a time above zero.")


class ResConfigSettings(models.TransientModel):
    """The same in the settings."""

    _inherit = "res.config.settings"

    crisis_visit_hours = fields.Float(related="company_id.crisis_visit_hours", readonly=False)
