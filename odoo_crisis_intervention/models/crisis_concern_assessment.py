# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisConcern(models.Model):
    """The assessments that began with a report. Readership of each stays its own."""

    _inherit = "crisis.concern"

    assessment_ids = fields.One2many(
        "crisis.assessment",
        "concern_id",
        string="Assessments",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader",
    )
