# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """How often the organisation's duties come round (plan Art. 24, 27; school plan ch. 6), settings of the school."""

    _inherit = "res.company"

    crisis_plan_revision_months = fields.Integer(string="Months between revisions of the plan", default=12)
    crisis_trainings_per_term = fields.Integer(string="Trainings per term and role", default=1)

    _crisis_office_positive = models.Constraint(
        "CHECK(crisis_plan_revision_months > 0 AND crisis_trainings_per_term > 0)",
        "The rhythms of the organisation are greater than zero.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_plan_revision_months = fields.Integer(related="company_id.crisis_plan_revision_months", readonly=False)
    crisis_trainings_per_term = fields.Integer(related="company_id.crisis_trainings_per_term", readonly=False)
