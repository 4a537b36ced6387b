# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, LEADER


class CrisisAssessmentAddendum(models.Model):
    """What turned out after an assessment was completed, or a correction of it. Written once, never changed.

    Access: counsellors of the school add, leaders and holders of a full grant read; the database itself refuses
    changes. Source: plan Art. 13.
    """

    _name = "crisis.assessment.addendum"
    _description = "Addendum to an assessment"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = ("text",)

    assessment_id = fields.Many2one(
        "crisis.assessment", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="assessment_id.subject_id", store=True, precompute=True)
    author_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    written_at = fields.Datetime(string="Written on", required=True, readonly=True)
    text = fields.Text(required=True)

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for vals in vals_list:
            assessment = self.env["crisis.assessment"].browse(vals.get("assessment_id"))
            assessment.check_access("read")
            if assessment.state in ("draft", "void", "replaced"):
                raise UserError(self.env._("An addendum belongs to a completed assessment. A draft is simply changed."))
            if not (vals.get("text") or "").strip():
                raise UserError(self.env._("Please write the addendum."))
            vals.update(author_id=self.env.uid, written_at=now)
        addenda = super().create(vals_list)
        for addendum in addenda:
            addendum.assessment_id._crisis_log("addendum", audience="clinical")
        return addenda

    def write(self, vals):
        raise UserError(self.env._("An addendum is not changed. Add another one."))
