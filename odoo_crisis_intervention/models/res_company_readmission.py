# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """What a school asks for before a pupil comes back (plan Art. 21)."""

    _inherit = "res.company"

    crisis_readmission_hospital = fields.Selection(
        [
            ("designated", "A designated hospital; another one with the reason"),
            ("any", "Any hospital with psychiatry"),
        ],
        string="Re-examination at",
        required=True,
        default="designated",
    )
    crisis_readmission_certificate_days = fields.Integer(
        string="A hospital's paper is recent for (days)", default=30, required=True
    )
    crisis_readmission_review_days = fields.Integer(
        string="A review can be asked for within (days)", default=15, required=True
    )
    crisis_readmission_valid_days = fields.Integer(string="An agreement holds for (days)", default=180, required=True)

    _crisis_readmission_days = models.Constraint(
        "CHECK(crisis_readmission_certificate_days > 0 AND crisis_readmission_review_days > 0"
        " AND crisis_readmission_valid_days > 0)",
        "The days of a return are numbers above zero.",
    )


class ResConfigSettings(models.TransientModel):
    """The same in the settings."""

    _inherit = "res.config.settings"

    crisis_readmission_hospital = fields.Selection(related="company_id.crisis_readmission_hospital", readonly=False)
    crisis_readmission_certificate_days = fields.Integer(
        related="company_id.crisis_readmission_certificate_days", readonly=False
    )
    crisis_readmission_review_days = fields.Integer(related="company_id.crisis_readmission_review_days", readonly=False)
    crisis_readmission_valid_days = fields.Integer(related="company_id.crisis_readmission_valid_days", readonly=False)
