# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How a school's tablets are opened for a screening (plan Art. 11), settings of the school."""

    _inherit = "res.company"

    crisis_tablet_tries = fields.Integer(
        string="Wrong codes until a sitting is locked",
        default=5,
        help="Tablets that are open stay open; the supervisor gives a new code for the others.",
    )
    crisis_tablet_misses = fields.Integer(
        string="Numbers not found until a tablet is locked",
        default=10,
        help="So that nobody tries out the numbers of others on it. The supervisor's code opens it again.",
    )
    crisis_tablet_hours = fields.Integer(
        string="A sheet begun and left is taken in after (hours)",
        default=4,
        help="Closing the sitting does it at once. A sheet without any answer is wiped.",
    )

    _crisis_tablet_limits = models.Constraint(
        "CHECK(crisis_tablet_tries > 0 AND crisis_tablet_tries <= 10 AND crisis_tablet_misses > 0"
        " AND crisis_tablet_hours > 0)",
        "Tablets of a screening: limits are greater than zero, and no more than ten wrong codes.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_tablet_tries = fields.Integer(related="company_id.crisis_tablet_tries", readonly=False)
    crisis_tablet_misses = fields.Integer(related="company_id.crisis_tablet_misses", readonly=False)
    crisis_tablet_hours = fields.Integer(related="company_id.crisis_tablet_hours", readonly=False)
