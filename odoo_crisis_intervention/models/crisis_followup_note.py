# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError


class CrisisFollowupNote(models.Model):
    """The counsellor's clinical note of one follow-up; a model of its own, since fewer people read it than the rest.

    Access: counsellors and leaders of the school, grants for assessments; counsellors write while the follow-up is
    planned. Source: plan Art. 23.
    """

    _name = "crisis.followup.note"
    _description = "Counsellor's note of a follow-up"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_log_reads = True
    _crisis_narrative = ("note",)

    followup_id = fields.Many2one("crisis.followup", required=True, index=True, readonly=True, ondelete="restrict")
    case_id = fields.Many2one(related="followup_id.case_id", store=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="followup_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="followup_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    note = fields.Text()

    _one_per_followup = models.UniqueIndex("(followup_id)", "There is a note already.")

    @api.model_create_multi
    def create(self, vals_list):
        followups = self.env["crisis.followup"].browse([vals.get("followup_id") for vals in vals_list])
        followups.check_access("read")  # before anything that depends on what they say
        followups._check_is_planned()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "followup_id" in vals:
            raise UserError(self.env._("A note stays where it was written."))
        self.followup_id._check_is_planned()
        return super().write(vals)
