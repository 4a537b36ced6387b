# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How long and how often a guardian may try to sign in the portal (plan Art. 21), settings of the school."""

    _inherit = "res.company"

    crisis_signing_hours = fields.Integer(string="An invitation to sign holds for (hours)", default=72)
    crisis_signing_tries = fields.Integer(string="Wrong codes until it is locked", default=5)
    crisis_signing_pages = fields.Integer(
        string="Pages a guardian may open in 15 minutes",
        default=60,
        help="Beyond that the pages ask to wait: nobody tries out addresses.",
    )

    _crisis_signing_limits = models.Constraint(
        "CHECK(crisis_signing_hours > 0 AND crisis_signing_tries > 0 AND crisis_signing_tries <= 10"
        " AND crisis_signing_pages > 0)",
        "Signing in the portal: limits are greater than zero, and no more than ten wrong codes.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_signing_hours = fields.Integer(related="company_id.crisis_signing_hours", readonly=False)
    crisis_signing_tries = fields.Integer(related="company_id.crisis_signing_tries", readonly=False)
    crisis_signing_pages = fields.Integer(related="company_id.crisis_signing_pages", readonly=False)
