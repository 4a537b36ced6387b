# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisReadmissionPartMixin(models.AbstractModel):
    """What hangs on a return to school: its person and its school are those of the return, and it stays with it.

    Access: each model says who reads it; heads and guardians see less than the office.
    """

    _name = "crisis.readmission.part.mixin"
    _description = "Part of a return to school"
    _inherit = ["crisis.confidential.mixin"]

    agreement_id = fields.Many2one(
        "crisis.readmission.agreement", string="Return", required=True, readonly=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="agreement_id.subject_id", string="Person", store=True, precompute=True)
    company_id = fields.Many2one(
        related="agreement_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
