# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How long somebody is watched after a talk, when one looks again, how long a talk takes (plan Art. 11).

    How soon somebody is talked with stands in the kinds of duties.
    """

    _inherit = "res.company"

    crisis_candidate_watch_days = fields.Integer(
        string="Watched after a talk (days)",
        default=30,
        required=True,
        help="Then somebody talks with the pupil again.",
    )
    crisis_candidate_again_days = fields.Integer(
        string="Not met: tried again after (school days)", default=2, required=True
    )
    crisis_candidate_minutes = fields.Integer(string="A talk takes (minutes)", default=30, required=True)
    crisis_candidate_windows = fields.Char(
        string="Times for talks",
        default="12:30-13:30, 16:30-17:30",
        required=True,
        help="Offered when talks are planned. Written like 12:30-13:30, 16:30-17:30.",
    )

    _crisis_candidate_limits = models.Constraint(
        "CHECK(crisis_candidate_watch_days > 0 AND crisis_candidate_again_days > 0 AND crisis_candidate_minutes > 0)",
        "These numbers are above zero.",
    )


class ResConfigSettings(models.TransientModel):
    """The same in the settings."""

    _inherit = "res.config.settings"

    crisis_candidate_watch_days = fields.Integer(related="company_id.crisis_candidate_watch_days", readonly=False)
    crisis_candidate_again_days = fields.Integer(related="company_id.crisis_candidate_again_days", readonly=False)
    crisis_candidate_minutes = fields.Integer(related="company_id.crisis_candidate_minutes", readonly=False)
    crisis_candidate_windows = fields.Char(related="company_id.crisis_candidate_windows", readonly=False)
