# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How soon a safety plan is looked at again, a setting of the school."""

    _inherit = "res.company"

    crisis_safety_review_days = fields.Integer(
        string="Days until a safety plan is looked at again", default=28, required=True
    )

    _crisis_safety_review_days = models.Constraint(
        "CHECK(crisis_safety_review_days > 0 AND crisis_safety_review_days <= 365)",
        "A safety plan is looked at again within a year.",
    )


class ResConfigSettings(models.TransientModel):
    """The same in the settings."""

    _inherit = "res.config.settings"

    crisis_safety_review_days = fields.Integer(related="company_id.crisis_safety_review_days", readonly=False)
