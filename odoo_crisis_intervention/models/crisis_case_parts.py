# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from .crisis_case import OFFICE_GROUPS


class CrisisCase(models.Model):
    """Who supports, what weighs, whom to protect and who stays with the pupil (plan Art. 16, 17)."""

    _inherit = "crisis.case"

    supporter_ids = fields.One2many("crisis.supporter", "case_id", string="Supporters")
    stressor_ids = fields.One2many("crisis.stressor", "case_id", string="Stressors", domain=[("state", "!=", "void")])
    protected_ids = fields.One2many(
        "crisis.protected.person", "case_id", string="Persons to protect", domain=[("state", "!=", "void")]
    )
    accompaniment_ids = fields.One2many("crisis.accompaniment", "case_id", string="Relatives staying with the pupil")
    visit_ids = fields.One2many(
        "crisis.visit", "case_id", string="Visits", domain=[("state", "!=", "void")], groups=OFFICE_GROUPS
    )
