# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER, TEAM


class CrisisFeedbackReceipt(models.Model):
    """Who of the team got a feedback sheet, opened it and acknowledged it.

    Access: counsellors, leaders and the register keeper read all, a member of the team his own while he is on it.
    Nobody writes one: sending makes it, opening and acknowledging stamp it. Source: plan Art. 14.
    """

    _name = "crisis.feedback.receipt"
    _description = "Receipt of a feedback sheet"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_grant_scopes = ("full",)

    feedback_id = fields.Many2one(
        "crisis.assessment.feedback", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="feedback_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="feedback_id.subject_id", store=True, precompute=True)
    user_id = fields.Many2one(
        "res.users", string="Member of the team", required=True, readonly=True, index=True, ondelete="restrict"
    )
    read_at = fields.Datetime(string="Opened", readonly=True)
    acknowledged_at = fields.Datetime(string="Acknowledged", readonly=True)

    _one_each = models.UniqueIndex("(feedback_id, user_id)", "This was sent already.")

    def _crisis_read_domain(self):
        own = self._crisis_domain((TEAM, COUNSELLOR, LEADER, KEEPER), False, ()) & Domain("user_id", "=", self.env.uid)
        return super()._crisis_read_domain() | own

    def _crisis_write_domain(self):
        return Domain.FALSE

    @api.model
    def _send(self, feedback, users):
        """One receipt for each; called by the sending of the sheet, which has checked who sends and who receives."""
        # sudo: nobody may write receipts by hand
        return self.sudo().create([{"feedback_id": feedback.id, "user_id": user.id} for user in users])

    def _stamp_read(self):
        # sudo: only the first opening by the person named here counts; the callers look for the own receipts only
        self.sudo().filtered(lambda row: not row.read_at)._stamp({"read_at": fields.Datetime.now()})

    def _stamp_acknowledged(self):
        self._stamp_read()
        # sudo: as above
        self.sudo().filtered(lambda row: not row.acknowledged_at)._stamp({"acknowledged_at": fields.Datetime.now()})

    def _stamp(self, values):
        # past the refusal below, which is for everybody else
        return super().write(values) if self else True

    def write(self, vals):
        raise UserError(self.env._("A receipt is stamped by opening and acknowledging the sheet, never by hand."))
